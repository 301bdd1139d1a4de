package io.jenkins.plugins.cloudrollback.core.huawei;

import io.jenkins.plugins.cloudrollback.core.http.AccessKey;

/** What Huawei Cloud takes for proof: a key pair that signs, or an IAM user who signs in for a token. */
public sealed interface HuaweiCredentials {

    /** A public name for who that is. */
    String account();

    record Key(AccessKey pair) implements HuaweiCredentials {
        @Override
        public String account() {
            return pair.id();
        }
    }

    /**
     * @param accountName of the account that the user belongs to
     * @param userName of the IAM user; a HUAWEI ID can't sign in this way
     * @param password only ever sent to IAM
     */
    record IamUser(String accountName, String userName, String password) implements HuaweiCredentials {
        @Override
        public String account() {
            return accountName + "/" + userName;
        }

        @Override
        public String toString() {
            return "IamUser[" + account() + "]";
        }
    }
}
