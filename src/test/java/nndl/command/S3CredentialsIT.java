package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nndl.data.storage.S3Server;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Credentials in the environment reach a real S3 server. They are not in the output, the logs or
 * the event log of a run, even with all debug output.
 */
class S3CredentialsIT {
  private static final String WRONG_KEY = "nndlWRONGsecret987654321+zyxwvutsrqponml";

  @TempDir static Path server;
  @AutoClose private static S3Server s3;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    s3 = S3Server.start(server);
  }

  @ParameterizedTest
  @CsvSource({S3Server.SECRET_KEY + ", 0", WRONG_KEY + ", 1"})
  void areNotShown(String secretKey, int status) throws Exception {
    Path events = Files.createDirectory(directory.resolve("events"));
    Path properties = directory.resolve("s3a.conf");
    List<String> settings =
        new ArrayList<>(
            List.of(
                Submitted.QUICK_EXECUTORS,
                "spark.log.level INFO",
                "spark.logConf true",
                "spark.eventLog.enabled true",
                "spark.eventLog.dir " + events.toUri()));
    s3.endpointSettings()
        .forEach((key, value) -> settings.add("spark.hadoop." + key + " " + value));
    Files.write(properties, settings);
    Map<String, String> environment = new HashMap<>(s3.environment());
    environment.putAll(Submitted.QUICK_DRIVER);
    environment.put("AWS_SECRET_ACCESS_KEY", secretKey);
    environment.put("MASTER", "local-cluster[1,1,1024]");
    environment.put("PROPERTIES", properties.toString());
    String model = S3Server.BUCKET + "/model";
    Submitted run =
        Submitted.of(
            directory,
            List.of("scripts/train.sh", "digits", "--model", model, "--epochs=1", "--debug"),
            environment,
            process -> {});

    assertEquals(status, run.status(), run.err());
    boolean isTold =
        run.err()
            .lines()
            .filter(line -> line.startsWith("nndl: " + model))
            .anyMatch(line -> line.contains(": expected to read it, found "));
    assertEquals(status == 1, isTold, run.err());
    assertEquals(status == 0, run.err().contains("spark.eventLog.enabled=true"), run.err());
    assertTrue(run.err().lines().anyMatch(line -> line.startsWith("\tat ")) == (status == 1));
    List<Path> shown = new ArrayList<>();
    for (Path place1 : List.of(directory, Path.of("target/spark/work"))) {
      if (Files.exists(place1)) {
        try (Stream<Path> files = Files.walk(place1)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (text.contains(S3Server.ACCESS_KEY) || text.contains(secretKey)) {
              shown.add(file);
            }
          }
        }
      }
    }
    assertEquals(List.of(), shown);
  }
}
