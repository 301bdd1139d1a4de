package io.jenkins.plugins.cloudrollback.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Services depend on their cloud, clouds on what all have in common, and never the other way round. */
@AnalyzeClasses(packages = ArchitectureTest.SIMULATOR, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    static final String SIMULATOR = "io.jenkins.plugins.cloudrollback.simulator";

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.jenkins.plugins.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule servicesAreIndependent =
            slices().matching(SIMULATOR + ".(*).(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule huaweiIsIndependent = noClasses()
            .that()
            .resideInAPackage(SIMULATOR + ".huawei..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SIMULATOR, SIMULATOR + ".alibaba..", SIMULATOR + ".server..", SIMULATOR + ".demo..");

    @ArchTest
    static final ArchRule alibabaIsIndependent = noClasses()
            .that()
            .resideInAPackage(SIMULATOR + ".alibaba..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SIMULATOR, SIMULATOR + ".huawei..", SIMULATOR + ".server..", SIMULATOR + ".demo..");

    @ArchTest
    static final ArchRule onlyTheServerHasSockets = noClasses()
            .that()
            .resideOutsideOfPackage(SIMULATOR + ".server")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.sun.net..", "java.net..");
}
