package io.jenkins.plugins.cloudrollback.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Allowed dependencies: providers on http and engine, http on engine, engine on neither. */
@AnalyzeClasses(packages = ArchitectureTest.CORE, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    static final String CORE = "io.jenkins.plugins.cloudrollback.core";

    @ArchTest
    static final ArchRule engineIsIndependent = noClasses()
            .that()
            .resideInAPackage(CORE + ".engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CORE + ".http..", CORE + ".huawei..", CORE + ".alibaba..", "java.net..");

    @ArchTest
    static final ArchRule httpKnowsNoProvider = noClasses()
            .that()
            .resideInAPackage(CORE + ".http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CORE + ".huawei..", CORE + ".alibaba..");

    @ArchTest
    static final ArchRule huaweiDoesNotKnowAlibaba = noClasses()
            .that()
            .resideInAPackage(CORE + ".huawei..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CORE + ".alibaba..");

    @ArchTest
    static final ArchRule alibabaDoesNotKnowHuawei = noClasses()
            .that()
            .resideInAPackage(CORE + ".alibaba..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CORE + ".huawei..");

    @ArchTest
    static final ArchRule servicesAreIndependent =
            slices().matching(CORE + ".(*).(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule cloudsDoNotKnowServices = noClasses()
            .that()
            .resideInAnyPackage(CORE + ".huawei", CORE + ".alibaba")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CORE + ".huawei.*..", CORE + ".alibaba.*..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(CORE + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule coreIsFreeOfJenkins = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke.stapler..", "com.cloudbees..");

    @ArchTest
    static final ArchRule noStandardStreams = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    /** Time and threads are injected. */
    @ArchTest
    static final ArchRule noBlockingCalls = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Object.class, "wait")
            .orShould()
            .callConstructor(Thread.class);
}
