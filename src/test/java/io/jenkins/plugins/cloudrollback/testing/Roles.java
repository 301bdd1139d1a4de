package io.jenkins.plugins.cloudrollback.testing;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.util.Secret;
import io.jenkins.plugins.cloudrollback.credentials.AlibabaCloudRole;
import io.jenkins.plugins.cloudrollback.credentials.HuaweiCloudAgency;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** Credentials for the roles and agencies of the demo world, all with the same ID. */
public final class Roles {
    public static final String ID = "role";
    /** The ID of the credentials with an ID token. */
    public static final String TOKEN = "id-token";

    private Roles() {}

    public static AlibabaCloudRole role(String credentialsId) {
        boolean isToken = credentialsId.equals(TOKEN);
        AlibabaCloudRole role = new AlibabaCloudRole(
                CredentialsScope.GLOBAL,
                ID,
                null,
                isToken ? DemoWorld.OIDC_ROLE_ARN : DemoWorld.ROLE_ARN,
                credentialsId);
        role.setOidcProvider(isToken ? DemoWorld.OIDC_PROVIDER_ARN : null);
        return role;
    }

    public static HuaweiCloudAgency agency(String credentialsId) {
        boolean isToken = credentialsId.equals(TOKEN);
        HuaweiCloudAgency agency = new HuaweiCloudAgency(
                CredentialsScope.GLOBAL,
                ID,
                null,
                isToken ? DemoWorld.OIDC_AGENCY_URN : DemoWorld.AGENCY_URN,
                credentialsId);
        agency.setOidcProvider(isToken ? DemoWorld.OIDC_PROVIDER_URN : null);
        return agency;
    }

    /** An agency of IAM 3. */
    public static HuaweiCloudAgency agencyByName(String credentialsId) {
        HuaweiCloudAgency agency =
                new HuaweiCloudAgency(CredentialsScope.GLOBAL, ID, null, DemoWorld.AGENCY_NAME, credentialsId);
        agency.setAccountName(DemoWorld.AGENCY_ACCOUNT);
        return agency;
    }

    /** A secret text, as which ID tokens are passed to builds. */
    public static StringCredentialsImpl secretText(String token) {
        return new StringCredentialsImpl(CredentialsScope.GLOBAL, TOKEN, null, Secret.fromString(token));
    }
}
