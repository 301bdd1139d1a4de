package io.jenkins.plugins.cloudrollback.core.huawei;

import io.jenkins.plugins.cloudrollback.core.http.AccessKeys;
import io.jenkins.plugins.cloudrollback.core.text.UntrustedText;

/** Credentials of Huawei Cloud: an access key, which signs, or an IAM user, who gets a token. */
public sealed interface HuaweiCredentials {

    /** A public name of the account. */
    String account();

    record Key(AccessKeys keys) implements HuaweiCredentials {
        @Override
        public String account() {
            return keys.account();
        }
    }

    /**
     * @param accountName name of the account that the user belongs to
     * @param userName name of the IAM user; a HUAWEI ID can't get a token by password
     * @param password sent to IAM only
     */
    @SuppressWarnings("lgtm[jenkins/plaintext-storage]") // Kept in memory while a token is fetched, never saved.
    record IamUser(String accountName, String userName, String password) implements HuaweiCredentials {
        /** Trims the names; a password may begin or end with a blank. */
        public IamUser {
            accountName = UntrustedText.trim(accountName);
            userName = UntrustedText.trim(userName);
        }

        /** Tells whether the password begins or ends with a blank or a line break, which may have been copied with it. */
        boolean hasBlankEnds() {
            return !password.equals(UntrustedText.trim(password));
        }

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
