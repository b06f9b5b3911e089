package nndl.spark.rows;

import java.io.File;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Option;

/**
 * Chooses a directory for rows that the driver and all executors can reach: the one that the
 * program names, else that of the setting {@value #SETTING}, else the checkpoint directory of the
 * Spark context, else one of the default file system.
 */
final class RowsPlace {
  /** The setting that names the directory. */
  static final String SETTING = "spark.nndl.rows.dir";

  private static final String ENCRYPTION = "spark.io.encryption.enabled";

  private RowsPlace() {}

  /**
   * Chooses the directory.
   *
   * @param named the directory that the program names
   */
  static Path of(JavaSparkContext spark, Storage storage, Optional<Path> named) {
    SparkConf conf = spark.getConf();
    Optional<Path> chosen =
        named.or(() -> Optional.ofNullable(conf.get(SETTING, null)).map(RowsPlace::path));
    if (chosen.isEmpty() && conf.getBoolean(ENCRYPTION, false)) {
      throw InputException.expected(
          SETTING,
          "a directory, because rows are written there without encryption and %s is true"
              .formatted(ENCRYPTION),
          "none");
    }
    return storage.qualified(
        chosen.or(() -> checkpoints(spark)).orElseGet(() -> ofDefault(spark, storage)));
  }

  private static Path path(String setting) {
    try {
      return new Path(setting);
    } catch (IllegalArgumentException e) {
      throw InputException.expected(SETTING, "a path or URI", e);
    }
  }

  private static Optional<Path> checkpoints(JavaSparkContext spark) {
    Option<String> directory = spark.sc().getCheckpointDir();
    return directory.isEmpty() ? Optional.empty() : Optional.of(new Path(directory.get()));
  }

  private static Path ofDefault(JavaSparkContext spark, Storage storage) {
    String scheme = FileSystem.getDefaultUri(spark.hadoopConfiguration()).getScheme();
    if (!"file".equals(scheme)) {
      return storage.home();
    }
    if (!spark.isLocal()) {
      requireHere(
          Arrays.stream(spark.sc().statusTracker().getExecutorInfos())
              .map(SparkExecutorInfo::host)
              .toList());
    }
    String temporary = System.getProperty("java.io.tmpdir");
    String first = spark.getConf().get("spark.local.dir", temporary).split(",")[0].strip();
    File local = new File(first.isEmpty() ? temporary : first);
    return new Path("file", null, local.getAbsolutePath());
  }

  /** Fails if an executor runs on another host, which cannot read the files of this one. */
  static void requireHere(List<String> hosts) {
    for (String host : hosts) {
      if (!isHere(host)) {
        throw InputException.expected(
            SETTING,
            "a directory that the driver and all executors share, because the default file system"
                + " is file: and an executor runs on "
                + host,
            "none");
      }
    }
  }

  private static boolean isHere(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }
}
