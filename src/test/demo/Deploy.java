import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Deploys at the simulator, as the deployment script of a build does at a provider. Java runs this file as it is. */
final class Deploy {
    private static final Pattern ID = Pattern.compile("\"id\" *: *\"([^\"]+)\"");

    /**
     * @param arguments the simulator's address, the service, the target, the states that the deployment goes through, and
     *     optionally the user who deploys
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments.length < 4) {
            throw new IllegalArgumentException("Usage: deploy SERVICE TARGET STATES [USER]");
        }
        String user = arguments.length > 4 ? arguments[4] : "jenkins";
        String order = "{\"service\": \"%s\", \"target\": \"%s\", \"script\": \"%s\", \"by\": \"%s\"}"
                .formatted(arguments[1], arguments[2], arguments[3], user);
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0] + "/simulator/deploy"))
                .POST(BodyPublishers.ofString(order))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        Matcher id = ID.matcher(answer.body());
        if (!id.find()) {
            throw new IOException("The deployment was refused: " + answer.body());
        }
        System.out.println(user + " deploys to " + arguments[2] + " by change " + id.group(1));
    }
}
