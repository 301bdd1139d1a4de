package io.jenkins.plugins.cloudrollback.core.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that treats each connection as the test says, for behaviour below HTTP. */
public final class RawServer implements AutoCloseable {
    /** Treats one connection, which is closed afterwards. */
    public interface Behaviour {
        void treat(Socket connection) throws IOException;
    }

    private final ServerSocket server;
    /** The first lines of what was received, such as {@code PUT /change HTTP/1.1}. */
    private final List<String> received = new CopyOnWriteArrayList<>();

    /** @param server not yet accepting; may speak TLS */
    public RawServer(ServerSocket server, Behaviour behaviour) {
        this.server = server;
        Thread thread = new Thread(() -> accept(behaviour), "raw server");
        thread.setDaemon(true);
        thread.start();
    }

    public RawServer(Behaviour behaviour) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
    }

    /** A server that reads the head of each request and answers with this text. */
    public static RawServer answering(String text) throws IOException {
        return answering(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), text);
    }

    public static RawServer answering(ServerSocket server, String text) {
        RawServer[] self = new RawServer[1];
        self[0] = new RawServer(server, connection -> {
            self[0].readHead(connection.getInputStream());
            connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            connection.getOutputStream().flush();
        });
        return self[0];
    }

    private void readHead(InputStream bytes) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.ISO_8859_1));
        String line = lines.readLine();
        if (line != null) {
            received.add(line);
        }
        while (line != null && !line.isEmpty()) {
            line = lines.readLine();
        }
    }

    private void accept(Behaviour behaviour) {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                behaviour.treat(connection);
            } catch (IOException e) {
                // The client has gone, or did not trust us.
            }
        }
    }

    public List<String> received() {
        return received;
    }

    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
