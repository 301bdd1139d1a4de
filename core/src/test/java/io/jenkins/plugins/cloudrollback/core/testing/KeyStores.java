package io.jenkins.plugins.cloudrollback.core.testing;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS servers with certificates made by the JDK's keytool, and a client that trusts their issuer. */
public final class KeyStores {
    private static final String PASSWORD = "changeit";

    private final Path file;

    /** Creates the certificates {@code localhost}, {@code other} (of another host) and {@code expired}. */
    public KeyStores(Path folder) throws Exception {
        file = folder.resolve("keys");
        create("issuer", "-dname", "CN=issuer", "-ext", "bc:c");
        create("localhost", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost", "-signer", "issuer");
        create("other", "-dname", "CN=other", "-ext", "SAN=dns:other.example", "-signer", "issuer");
        create(
                "expired",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-signer",
                "issuer",
                "-startdate",
                "-90d",
                "-validity",
                "30");
    }

    private void create(String name, String... options) throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new ArrayList<>(List.of(keytool.toString(), "-genkeypair", "-alias", name));
        command.addAll(List.of("-keyalg", "EC", "-keystore", file.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new AssertionError(output);
        }
    }

    /** The context of a server with this certificate. */
    public SSLContext server(String name) throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        KeyStore.ProtectionParameter password = new KeyStore.PasswordProtection(PASSWORD.toCharArray());
        own.setEntry(name, all().getEntry(name, password), password);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** The context of a client that trusts the issuer. */
    public SSLContext client() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("issuer", all().getCertificate("issuer"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore all() throws Exception {
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }
}
