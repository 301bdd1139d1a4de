package io.jenkins.plugins.cloudrollback.simulator.demo;

import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Accounts;
import io.jenkins.plugins.cloudrollback.simulator.accounts.OidcIssuer;
import io.jenkins.plugins.cloudrollback.simulator.accounts.OidcProvider;
import io.jenkins.plugins.cloudrollback.simulator.accounts.Trust;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The resources of demonstrations and tests: one of each service, with a history and with fixed ids. */
public final class DemoWorld {
    /** A region of Huawei Cloud. */
    public static final String REGION = "cn-north-4";

    public static final String ALIBABA_REGION = "cn-hangzhou";
    /** The IAM project of {@link #REGION}, which is part of RFS' paths. */
    public static final String REGION_PROJECT_ID = "0123456789abcdef0123456789abcdef";

    public static final String STACK_NAME = "my_hello_world_stack";

    /** The project of CodeArts, which is unrelated to the IAM project. */
    public static final String CODEARTS_PROJECT_ID = "6039d4480efc4dddb178abff98719913";

    public static final String CODEARTS_APP_ID = "5b2e8d1c7f9a4c3e8a6d0b4f2c1e9d7a";
    public static final String TASK_ID = "a38a2d40162f4ea1aa8c7cebca0bc7f8";
    /** The record of a successful deployment. */
    public static final String OLD_RECORD_ID = "a99c6b14dbc3449384849f1e7e03ea20";
    /** The record of the latest deployment, which succeeded as well. */
    public static final String NEW_RECORD_ID = "c4d8e2f6a0b14c5d9e7f3a1b5c9d3e7f";

    public static final String SAE_APP_ID = "017f39b8-dfa4-4e16-a84b-1dcee4b10000";
    public static final String OLD_VERSION_ID = "0026ff7f-2b57-4127-bdd0-9bf202bb9000";
    /** The running version. */
    public static final String NEW_VERSION_ID = "1137ff80-3c68-4238-aee1-0ca313cca000";

    public static final String EDAS_APP_ID = "3616cdca-4ecf-4250-a018-efd459e0b000";

    /** An application in a Kubernetes cluster with two versions. */
    public static final String EDAS_DEPLOYED_APP_ID = "9a64d0cb-7f2e-4c1b-8d55-20f3b1e6a000";

    public static final String EDAS_OLD_VERSION_ID = "e4aeb297-2cde-4f10-a7c3-5d9b8e1f0000";
    public static final String EDAS_NEW_VERSION_ID = "f5bfc3a8-3def-4021-b8d4-6eac9f200000";

    /** A role that trusts the demo access key. */
    public static final String ROLE_ARN = "acs:ram::1234567890123456:role/jenkins";
    /** A role that trusts the ID tokens of jobs in the folder {@code team}. */
    public static final String OIDC_ROLE_ARN = "acs:ram::1234567890123456:role/jenkins-oidc";

    public static final String OIDC_PROVIDER_ARN = "acs:ram::1234567890123456:oidc-provider/jenkins";
    /** A trust agency that trusts the demo access key. */
    public static final String AGENCY_URN = "iam::d78cbac186b744899480f25bd022f468:agency:jenkins";
    /** A trust agency that trusts the ID tokens of jobs in the folder {@code team}. */
    public static final String OIDC_AGENCY_URN = "iam::d78cbac186b744899480f25bd022f468:agency:jenkins-oidc";

    public static final String OIDC_PROVIDER_URN = "iam::d78cbac186b744899480f25bd022f468:oidcProvider:jenkins";
    /** The account and the name of an agency that trusts the account of the demo access key and user. */
    public static final String AGENCY_ACCOUNT = "example-production";

    public static final String AGENCY_NAME = "jenkins";
    /** The start of the subjects of trusted ID tokens. */
    public static final String TRUSTED_SUBJECT = "https://jenkins.example/job/team/";

    private DemoWorld() {}

    /** Creates or resets the resources. No change is running, and the stack's rollback has failed. */
    public static void create(Simulator simulator) {
        simulator.iam().addProject(REGION, REGION_PROJECT_ID);
        simulator.sts().addRole(ROLE_ARN, Trust.of(Accounts.ALIBABA_ACCESS_KEY_ID));
        simulator.sts().addRole(OIDC_ROLE_ARN, Trust.of(OIDC_PROVIDER_ARN, TRUSTED_SUBJECT));
        simulator.huaweiSts().addAgency(AGENCY_URN, Trust.of(Accounts.HUAWEI_ACCESS_KEY_ID));
        simulator.huaweiSts().addAgency(OIDC_AGENCY_URN, Trust.of(OIDC_PROVIDER_URN, TRUSTED_SUBJECT));
        simulator.huaweiSts().addAgency(AGENCY_ACCOUNT + "/" + AGENCY_NAME, Trust.of("*"));
        simulator.rfs().addStack(REGION_PROJECT_ID, STACK_NAME, "ROLLBACK_FAILED");
        addTarget(simulator, Service.CODEARTS_DEPLOY, TASK_ID, "demo-deployment");
        addTarget(simulator, Service.SAE, SAE_APP_ID, "demo");
        simulator.edas().addApp(EDAS_APP_ID, "demo");
        addTarget(simulator, Service.EDAS, EDAS_DEPLOYED_APP_ID, "demo-deployed");
    }

    /** Registers an issuer of ID tokens in both clouds, with its usual address. */
    public static void trust(Simulator simulator, OidcIssuer issuer) {
        trust(simulator, OidcIssuer.URL, issuer.key());
    }

    /** Registers an issuer of ID tokens in both clouds. */
    public static void trust(Simulator simulator, String issuer, PublicKey key) {
        Set<String> audiences = Set.of(OidcIssuer.AUDIENCE);
        simulator.sts().addProvider(new OidcProvider(OIDC_PROVIDER_ARN, issuer, audiences, key));
        simulator.huaweiSts().addProvider(new OidcProvider(OIDC_PROVIDER_URN, issuer, audiences, key));
    }

    /**
     * Creates or resets a target: an application or a deployment task with two versions, the newer of which runs, or a
     * stack that is deployed.
     *
     * @param name is not used for a stack, as its name is its id
     */
    public static void addTarget(Simulator simulator, Service service, String id, String name) {
        switch (service) {
            case SAE ->
                simulator.sae().addApp(id, name).addVersion(OLD_VERSION_ID).addVersion(NEW_VERSION_ID);
            case EDAS ->
                simulator
                        .edas()
                        .addApp(id, name)
                        .addVersion(EDAS_OLD_VERSION_ID, "1.0")
                        .addVersion(EDAS_NEW_VERSION_ID, "1.1");
            case CODEARTS_DEPLOY ->
                simulator
                        .codeArts()
                        .addTask(CODEARTS_PROJECT_ID, CODEARTS_APP_ID, id, name)
                        .addRecord(OLD_RECORD_ID, "alice", "succeeded")
                        .addRecord(NEW_RECORD_ID, "alice", "succeeded");
            case RFS -> simulator.rfs().addStack(REGION_PROJECT_ID, id, "DEPLOYMENT_COMPLETE");
            default -> throw new IllegalArgumentException("nothing to roll back there");
        }
    }

    /** Starts a deployment in EDAS that runs until it is aborted. Returns its id. */
    public static String startEdasDeployment(Simulator simulator) {
        return simulator
                .edas()
                .app(EDAS_APP_ID)
                .deploy("alice", "console", Script.of("1"))
                .orElseThrow();
    }

    /** Returns the ids and credentials by their names, for the console. */
    public static Map<String, String> description() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("huawei.accessKeyId", Accounts.HUAWEI_ACCESS_KEY_ID);
        facts.put("huawei.secretAccessKey", Accounts.HUAWEI_SECRET_ACCESS_KEY);
        facts.put("huawei.account", Accounts.HUAWEI_ACCOUNT);
        facts.put("huawei.user", Accounts.HUAWEI_USER);
        facts.put("huawei.password", Accounts.HUAWEI_PASSWORD);
        facts.put("alibaba.accessKeyId", Accounts.ALIBABA_ACCESS_KEY_ID);
        facts.put("alibaba.accessKeySecret", Accounts.ALIBABA_ACCESS_KEY_SECRET);
        facts.put("huawei.region", REGION);
        facts.put("alibaba.region", ALIBABA_REGION);
        facts.put("codearts.projectId", CODEARTS_PROJECT_ID);
        facts.put("codearts.taskId", TASK_ID);
        facts.put("codearts.recordId", OLD_RECORD_ID);
        facts.put("rfs.projectId", REGION_PROJECT_ID);
        facts.put("rfs.stackName", STACK_NAME);
        facts.put("sae.appId", SAE_APP_ID);
        facts.put("sae.versionId", OLD_VERSION_ID);
        facts.put("edas.appId", EDAS_APP_ID);
        facts.put("edas.deployedAppId", EDAS_DEPLOYED_APP_ID);
        facts.put("edas.packageVersionId", EDAS_OLD_VERSION_ID);
        return facts;
    }
}
