package nndl.data.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.spark.Executors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 server (S3Proxy, in memory) with one bucket, on a free port of this machine, that checks
 * signatures. It has a JVM and a class path of its own. It ends when it is closed or when the JVM
 * that started it is gone for whatever reason.
 */
public final class S3Server implements AutoCloseable {
  public static final String BUCKET = "s3a://nndl";
  public static final String ACCESS_KEY = "AKIDnndlTESTaccess";
  public static final String SECRET_KEY = "nndlTESTsecret0123456789+abcdefghijklmno";

  private static final Pattern LISTENING = Pattern.compile("\\{127\\.0\\.0\\.1:(\\d+)\\}");
  private static final long START_SECONDS = 300;
  private static final long STOP_SECONDS = 120;

  private final Process process;
  private final Path work;
  private final String endpoint;

  private S3Server(Process process, Path work, String endpoint) {
    this.process = process;
    this.work = work;
    this.endpoint = endpoint;
  }

  /**
   * @param work a directory for its settings, its log, and what its clients have to upload
   */
  public static S3Server start(Path work) throws IOException, InterruptedException {
    Path settings = work.resolve("s3proxy.properties");
    Files.writeString(
        settings,
        """
        s3proxy.endpoint=http://127.0.0.1:0
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=transient-nio2
        jclouds.identity=none
        jclouds.credential=none
        """
            .formatted(ACCESS_KEY, SECRET_KEY));
    Path log = work.resolve("s3proxy.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + work,
                "-cp",
                "target/test-classes:target/s3proxy.jar",
                Jvm.class.getName(),
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      S3Server server = new S3Server(process, work, "http://127.0.0.1:" + port(process, log));
      server.createBucket();
      return server;
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String port(Process process, Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (process.isAlive() && System.nanoTime() < deadline) {
      Matcher listening = LISTENING.matcher(Files.readString(log));
      if (listening.find()) {
        return listening.group(1);
      }
      Thread.sleep(50);
    }
    throw new IOException("expected a server that listens, found " + Files.readString(log));
  }

  private void createBucket() {
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(URI.create(endpoint))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
            .build()) {
      client.createBucket(request -> request.bucket(URI.create(BUCKET).getHost()));
    }
  }

  public int port() {
    return URI.create(endpoint).getPort();
  }

  /** Hadoop's settings for it, without the credentials. */
  public Map<String, String> endpointSettings() {
    return Map.of(
        "fs.s3a.endpoint",
        endpoint,
        "fs.s3a.endpoint.region",
        "us-east-1",
        "fs.s3a.path.style.access",
        "true",
        "fs.s3a.buffer.dir",
        work.toString());
  }

  /** The credentials, where Amazon's library looks for them. */
  public Map<String, String> environment() {
    return Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", SECRET_KEY);
  }

  /** The settings of a client in this JVM, which has no environment of its own. */
  public Map<String, String> settings() {
    Map<String, String> all = new HashMap<>(endpointSettings());
    all.put("fs.s3a.access.key", ACCESS_KEY);
    all.put("fs.s3a.secret.key", SECRET_KEY);
    return all;
  }

  public Configuration configuration() {
    Configuration configuration = new Configuration();
    settings().forEach(configuration::set);
    return configuration;
  }

  /** Stops it from answering, with its connections open, until it {@linkplain #thaw goes on}. */
  public void freeze() {
    Executors.freeze(process.toHandle());
  }

  public void thaw() {
    Executors.thaw(process.toHandle());
  }

  /**
   * Ends it and closes Hadoop's clients of it in this JVM, since the next server has another port.
   */
  @Override
  public void close() throws IOException, InterruptedException {
    FileSystem.get(URI.create(BUCKET), configuration()).close();
    process.destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** The server's JVM. */
  static final class Jvm {
    private Jvm() {}

    public static void main(String[] settings) throws Exception {
      Thread watch = new Thread(Jvm::endWithStarter, "watch");
      watch.setDaemon(true);
      watch.start();
      Class.forName("org.gaul.s3proxy.Main")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {"--properties", settings[0]});
    }

    /** The pipe from the JVM that started this one ends with it. */
    private static void endWithStarter() {
      try {
        System.in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // It has ended all the same.
      }
      Runtime.getRuntime().halt(0);
    }
  }
}
