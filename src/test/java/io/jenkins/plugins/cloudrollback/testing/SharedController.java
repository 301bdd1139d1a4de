package io.jenkins.plugins.cloudrollback.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * A controller in a process of its own for all tests of a class, each of which finds it running and may kill it. Register
 * it in a static field. Tests need names of their own for their jobs and targets.
 */
public final class SharedController extends RealJenkinsExtension implements AfterAllCallback {
    private boolean installed;

    /** @param omittedPlugins plugins of the test class path that it does not have */
    public SharedController(String... omittedPlugins) {
        omitPlugins(omittedPlugins);
        // Most of its short life is its start, which takes half as much CPU time without the second compiler.
        javaOptions("-XX:TieredStopAtLevel=1");
        // Otherwise the timeout of the first start would end a later one.
        withTimeout(0);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        if (!installed) {
            super.beforeEach(context);
            installed = true;
        }
        if (!isAlive()) {
            startJenkins();
        }
    }

    /** A test that has failed may have left a controller that is of no use for the next one. */
    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            stopJenkinsForcibly();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        super.afterEach(context);
    }
}
