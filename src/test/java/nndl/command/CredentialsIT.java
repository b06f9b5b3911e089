package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Credentials for S3 are sent to S3 only. They are not in the output of a run, even with all debug
 * output, and not in its event log, in logs of executors or in the model.
 */
class CredentialsIT {
  private static final String ACCESS_KEY = "AKIDnndlTESTaccess";
  private static final String SECRET_KEY = "nndlTESTsecret0123456789+abcdefghijklmno";

  private static final Path EXECUTORS = Path.of("target/spark/work");
  private static final String SETTINGS = "settings.properties";
  private static final Pattern S3A_CLASSES =
      Pattern.compile(
          "/software/amazon/|/hadoop-aws/|/reactive-streams/|/httpcomponents/|/wildfly");

  @TempDir Path directory;
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private HttpServer endpoint;

  /** Starts an S3 server that refuses every request. */
  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(EXECUTORS); // Spark creates it with the first executor
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext(
        "/",
        exchange -> {
          authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] answer =
              "<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/xml");
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(403, head ? -1 : answer.length);
          if (!head) {
            exchange.getResponseBody().write(answer);
          }
          exchange.close();
        });
    endpoint.start();
  }

  @AfterEach
  void stop() {
    endpoint.stop(0);
  }

  @Test
  void areNotShownWhenS3RefusesThem() throws Exception {
    Submitted run = submit("local[1]", "s3a://bucket/model", "--debug");
    assertEquals(1, run.status(), run.err());
    assertTrue(run.err().contains("nndl: s3a://bucket/model: expected to read it"), run.err());
    assertTrue(run.err().contains("Status Code: 403"), run.err());
    assertTrue(authorizations.get(0).contains("Credential=" + ACCESS_KEY), "" + authorizations);
    assertNoFileShowsThem();
  }

  @Test
  void areNotShownByARunOverExecutors() throws Exception {
    Path events = Files.createDirectory(directory.resolve("events"));
    Submitted run =
        submit(
                "local-cluster[1,1,1024]",
                directory.resolve("model").toUri().toString(),
                "spark.eventLog.enabled=true",
                "spark.eventLog.dir=" + events.toUri())
            .succeeded();
    assertTrue(run.err().contains("spark.hadoop.fs.s3a.secret.key="), run.err());
    try (Stream<Path> logs = Files.walk(events)) {
      assertTrue(logs.anyMatch(Files::isRegularFile));
    }
    assertNoFileShowsThem();
  }

  /**
   * @param more settings of Spark, and options of ours
   */
  private Submitted submit(String master, String model, String... more) throws Exception {
    String url = "http://127.0.0.1:" + endpoint.getAddress().getPort();
    List<String> settings =
        new ArrayList<>(
            List.of(
                Submitted.QUICK_EXECUTORS,
                "spark.log.level=INFO",
                "spark.logConf=true",
                "spark.driver.extraClassPath=" + s3aClasses(),
                "spark.hadoop.fs.s3a.endpoint=" + url,
                "spark.hadoop.fs.s3a.endpoint.region=us-east-1",
                "spark.hadoop.fs.s3a.path.style.access=true",
                "spark.hadoop.fs.s3a.buffer.dir=" + directory,
                "spark.hadoop.fs.s3a.access.key=" + ACCESS_KEY,
                "spark.hadoop.fs.s3a.secret.key=" + SECRET_KEY));
    Stream.of(more).filter(option -> option.startsWith("spark.")).forEach(settings::add);
    Path file = directory.resolve(SETTINGS);
    Files.write(file, settings);
    List<String> command = new ArrayList<>(List.of("scripts/spark-submit.sh", "--master", master));
    command.addAll(List.of("--properties-file", file.toString()));
    command.addAll(List.of("--class", "nndl.Train", "target/nndl.jar"));
    command.addAll(List.of("--data=" + Submitted.DIGITS.toUri(), "--model=" + model));
    command.addAll(List.of("--sizes=64,10", "--epochs=1", "--mini-batch-size=500"));
    Stream.of(more).filter(option -> option.startsWith("--")).forEach(command::add);
    return Submitted.of(directory, command, Submitted.QUICK_DRIVER, process -> {});
  }

  /** Hadoop's S3A and what it needs, which Spark does not have. */
  private static String s3aClasses() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> S3A_CLASSES.matcher(entry).find())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void assertNoFileShowsThem() throws IOException {
    try (Stream<Path> ours = Files.walk(directory);
        Stream<Path> executors = Files.walk(EXECUTORS)) {
      List<Path> shown =
          Stream.concat(ours, executors)
              .filter(Files::isRegularFile)
              .filter(file -> !file.endsWith(SETTINGS))
              .filter(CredentialsIT::showsThem)
              .toList();
      assertEquals(List.of(), shown);
    }
  }

  private static boolean showsThem(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return text.contains(ACCESS_KEY) || text.contains(SECRET_KEY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
