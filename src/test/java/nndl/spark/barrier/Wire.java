package nndl.spark.barrier;

import static java.lang.ProcessBuilder.Redirect.DISCARD;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How Spark is told to talk. */
public enum Wire {
  OPEN,
  AUTHENTICATED("spark.authenticate=true", "spark.authenticate.secret=" + Wire.SECRET),
  ENCRYPTED(
      "spark.authenticate=true",
      "spark.authenticate.secret=" + Wire.SECRET,
      "spark.network.crypto.enabled=true",
      "spark.network.crypto.cipher=AES/GCM/NoPadding"),
  TLS(
      "spark.ssl.rpc.enabled=true",
      "spark.ssl.rpc.protocol=TLSv1.3",
      "spark.ssl.rpc.keyStorePassword=" + Wire.STORE_PASSWORD,
      "spark.ssl.rpc.keyPassword=" + Wire.STORE_PASSWORD,
      "spark.ssl.rpc.trustStorePassword=" + Wire.STORE_PASSWORD),
  AUTHENTICATED_TLS(
      Stream.concat(AUTHENTICATED.settings.stream(), TLS.settings.stream()).toArray(String[]::new));

  static final String SECRET = "the secret";
  private static final String STORE_PASSWORD = "password";

  private final List<String> settings;

  Wire(String... settings) {
    this.settings = List.of(settings);
  }

  boolean isAuthenticated() {
    return settings.contains("spark.authenticate=true");
  }

  boolean isTls() {
    return settings.contains("spark.ssl.rpc.enabled=true");
  }

  /**
   * Returns the settings, with a key store where one is needed.
   *
   * @param directory where the store is, or is made
   */
  public List<String> settings(Path directory) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(settings);
    if (isTls()) {
      Path store = keyStore(directory);
      all.add("spark.ssl.rpc.keyStore=" + store);
      all.add("spark.ssl.rpc.trustStore=" + store);
    }
    return all;
  }

  private static Path keyStore(Path directory) throws IOException, InterruptedException {
    Path store = directory.resolve("keys.p12");
    if (Files.exists(store)) {
      return store;
    }
    String options =
        "-genkeypair -alias nndl -keyalg EC -dname CN=nndl -validity 2 -storepass %s -keystore %s"
            .formatted(STORE_PASSWORD, store);
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/keytool");
    command.addAll(List.of(options.split(" ", -1)));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(DISCARD).start();
    if (!process.waitFor(300, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("expected a key store of keytool, found none");
    }
    return store;
  }
}
