package nndl.data.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * {@code TryStorage DIR DATA}: starts an HDFS in this JVM and an S3 server in another, with a copy
 * of DATA on both, for {@code scripts/dev/storage.sh}. Prints what a user types to reach them; both
 * end with the process.
 */
final class TryStorage {
  private TryStorage() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    Path data = Path.of(args[1]);
    S3Server s3 = S3Server.start(directory); // ends with this JVM
    MiniDFSCluster hdfs =
        new MiniDFSCluster.Builder(new Configuration(), directory.resolve("hdfs").toFile()).build();
    hdfs.waitActive();
    copy(data, hdfs.getURI() + "/digits", hdfs.getConfiguration(0));
    copy(data, S3Server.BUCKET + "/digits", s3.configuration());
    System.out.println("# HDFS\nHDFS=" + hdfs.getURI());
    System.out.println("# S3: settings for Spark, and credentials, which stand in the environment");
    Map<String, String> settings = new TreeMap<>(s3.endpointSettings());
    settings.remove("fs.s3a.buffer.dir");
    Path file = directory.resolve("s3.conf");
    StringBuilder lines = new StringBuilder();
    StringBuilder options = new StringBuilder();
    settings.forEach(
        (name, value) -> {
          lines.append("spark.hadoop.%s %s%n".formatted(name, value));
          options.append(" --conf spark.hadoop.%s=%s".formatted(name, value));
        });
    Files.writeString(file, lines, StandardCharsets.US_ASCII);
    System.out.println("export PROPERTIES=" + file);
    new TreeMap<>(s3.environment())
        .forEach((name, value) -> System.out.println("export %s=%s".formatted(name, value)));
    System.out.println("S3=" + S3Server.BUCKET);
    System.out.println(
        "S3_OPTIONS='%s' # for scripts/cluster.sh submit".formatted(options.substring(1)));
    System.out.println("# ready: $HDFS/digits and $S3/digits, until Ctrl-C");
    Thread.sleep(Long.MAX_VALUE);
  }

  private static void copy(Path data, String target, Configuration configuration) throws Exception {
    org.apache.hadoop.fs.Path to = new org.apache.hadoop.fs.Path(target);
    FileSystem files = to.getFileSystem(configuration);
    if (!FileUtil.copy(data.toFile(), files, to, false, configuration)) {
      throw new IllegalStateException(target + ": expected a copy of " + data + ", found none");
    }
  }
}
