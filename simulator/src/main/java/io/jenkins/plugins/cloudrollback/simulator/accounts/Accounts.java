package io.jenkins.plugins.cloudrollback.simulator.accounts;

import io.jenkins.plugins.cloudrollback.simulator.state.SharedState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The access keys and users that may call. All are made up; the default keys are those of the signature vectors. */
public final class Accounts {
    public static final String HUAWEI_ACCESS_KEY_ID = "HWTESTACCESSKEY00001";
    public static final String HUAWEI_SECRET_ACCESS_KEY = "HwTestSecretKeyDoNotUse0123456789abcdefg";
    public static final String HUAWEI_ACCOUNT = "example-account";
    public static final String HUAWEI_USER = "jenkins";
    public static final String HUAWEI_PASSWORD = "correct-horse-battery";
    public static final String ALIBABA_ACCESS_KEY_ID = "LTAItestAccessKeyId0001";
    public static final String ALIBABA_ACCESS_KEY_SECRET = "AliTestSecretDoNotUse0123456789";

    private final SharedState shared;
    private final Map<String, AccessKey> huawei = new HashMap<>();
    private final Map<String, AccessKey> alibaba = new HashMap<>();
    private final Map<String, IamUser> users = new HashMap<>();

    public Accounts(SharedState shared) {
        this.shared = shared;
        addHuawei(AccessKey.permanent(HUAWEI_ACCESS_KEY_ID, HUAWEI_SECRET_ACCESS_KEY));
        addAlibaba(AccessKey.permanent(ALIBABA_ACCESS_KEY_ID, ALIBABA_ACCESS_KEY_SECRET));
        addUser(new IamUser(HUAWEI_ACCOUNT, HUAWEI_USER, HUAWEI_PASSWORD));
    }

    /** Adds a key, or replaces the one of the same id, which rotates a secret or a security token. */
    public void addHuawei(AccessKey key) {
        synchronized (shared) {
            huawei.put(key.id(), key);
        }
    }

    /** Adds a key, or replaces the one of the same id. */
    public void addAlibaba(AccessKey key) {
        synchronized (shared) {
            alibaba.put(key.id(), key);
        }
    }

    /** Lets all temporary keys of both clouds expire now, as if the clock had jumped. */
    public void expireSessions() {
        synchronized (shared) {
            for (Map<String, AccessKey> keys : List.of(huawei, alibaba)) {
                keys.replaceAll((id, key) -> key.expires() == null ? key : key.expiringAt(shared.now()));
            }
        }
    }

    /** Removes the key with this id from both clouds. */
    public void removeKey(String id) {
        synchronized (shared) {
            huawei.remove(id);
            alibaba.remove(id);
        }
    }

    /** Adds a user, or replaces the one of the same name. Tokens stay valid until {@code Iam.revokeAll()}. */
    public void addUser(IamUser user) {
        synchronized (shared) {
            users.put(user.name(), user);
        }
    }

    public void removeUser(String name) {
        synchronized (shared) {
            users.remove(name);
        }
    }

    public AccessKey huawei(String id) {
        return huawei.get(id);
    }

    public AccessKey alibaba(String id) {
        return alibaba.get(id);
    }

    /** Returns the user with this name and password in this account, or null. */
    public IamUser signIn(String account, String name, String password) {
        IamUser user = users.get(name);
        boolean matches = user != null
                && user.account().equals(account)
                && user.password().equals(password);
        return matches ? user : null;
    }
}
