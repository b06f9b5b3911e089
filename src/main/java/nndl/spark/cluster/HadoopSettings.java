package nndl.spark.cluster;

import java.io.Serializable;
import nndl.data.storage.Storage;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** The driver's settings of Hadoop, which are sent to each executor once. */
public final class HadoopSettings implements Serializable {
  private static final long serialVersionUID = 1;

  private final Broadcast<Object> sent;

  private HadoopSettings(Broadcast<Object> sent) {
    this.sent = sent;
  }

  /** Sends the settings of a context to its executors. */
  public static HadoopSettings send(JavaSparkContext spark) {
    return new HadoopSettings(
        spark.broadcast(
            PortableForm.of(new SerializableConfiguration(spark.hadoopConfiguration()))));
  }

  /** Returns the file systems, as the driver sees them. */
  public Storage storage() {
    return new Storage(PortableForm.read(sent.value(), SerializableConfiguration.class).value());
  }

  /** Removes the settings from the executors. No task that needs them begins later. */
  public void destroy() {
    sent.destroy();
  }
}
