package io.jenkins.plugins.cloudrollback.testing;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.cloudrollback.Clouds;
import io.jenkins.plugins.cloudrollback.simulator.http.Hold;
import io.jenkins.plugins.cloudrollback.steps.RollbackPublisher;
import io.jenkins.plugins.cloudrollback.tracking.InFlight;
import java.io.File;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.io.FileUtils;

/** Builds that are over while their rollback of {@link RollbackKind#SAE_APP} is in progress. */
public final class Orphans {
    private Orphans() {}

    /** Starts a freestyle build of the job {@code job} in a folder. */
    public static FreeStyleBuild start(Folder in) throws Exception {
        FreeStyleProject job = in.createProject(FreeStyleProject.class, "job");
        RollbackPublisher publisher = new RollbackPublisher(List.of(SAE_APP.step()));
        publisher.setWhen(RollbackPublisher.When.ALWAYS);
        job.getPublishersList().add(publisher);
        return job.scheduleBuild2(0).waitForStart();
    }

    /** Creates build 2 as a killed Jenkins would have left it, whose rollback is being tracked. */
    public static FreeStyleBuild tracked(JenkinsWithClouds j, Folder folder) throws Exception {
        FreeStyleBuild first = start(folder);
        FreeStyleProject job = first.getParent();
        j.waitForMessage("The provider accepted the request. Change ID: ", first);
        saved();
        FileUtils.copyDirectory(first.getRootDir(), new File(job.getBuildDir(), "2"));
        first.doStop();
        j.waitForCompletion(first);
        job.doReload();
        FreeStyleBuild dead = job.getBuildByNumber(2);
        Method add = InFlight.class.getDeclaredMethod("add", String.class);
        add.setAccessible(true);
        add.invoke(ExtensionList.lookupSingleton(InFlight.class), dead.getExternalizableId());
        Hold poll = j.simulator().faults().next("DescribeChangeOrder").holdRequest();
        RunListener.fireFinalized(dead);
        assertThat(poll.awaitArrival(Duration.ofSeconds(30))).isTrue();
        poll.release();
        return dead;
    }

    /** Waits until what was to be saved up to now is saved. */
    public static void saved() throws Exception {
        CompletableFuture.runAsync(() -> {}, Clouds.get().disk()).get();
    }
}
