package io.jenkins.plugins.cloudrollback.simulator.accounts;

/** A person or machine that signs in at Huawei Cloud's IAM. */
public record IamUser(String account, String name, String password) {

    @Override
    public String toString() {
        return account + "/" + name;
    }
}
