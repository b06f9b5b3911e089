package nndl.spark.cluster;

import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Gives results and broadcasts a form that every serializer of Spark can send. Spark's own
 * serializer for data may be Kryo, which does not know nndl's classes, and may refuse classes that
 * are not registered. For it an object becomes the bytes of its Java serialisation. For Java's
 * serializer an object stays as it is, so that nothing is copied.
 */
public final class PortableForm {
  private static final ClassTag<Object> ANY = ClassTag$.MODULE$.Any();

  private PortableForm() {}

  /**
   * Whether Spark sends data by another serializer than Java's, or would make objects of the tasks'
   * classes for the driver. It sends nothing at its end.
   */
  public static boolean isNeeded() {
    SparkEnv spark = SparkEnv.get();
    return spark != null
        && (!(spark.serializer() instanceof JavaSerializer)
            || TaskClasses.areLoadedAgain(spark.conf()));
  }

  /** Returns the object to send in place of {@code value}. */
  public static Object of(Object value) {
    return isNeeded() ? JavaUtils.bufferToArray(java().serialize(value, ANY)) : value;
  }

  /**
   * Returns the object for which {@code sent} was sent. Its classes are found as nndl's own code
   * does, whichever class loader the thread has.
   *
   * @param type the class of the object
   */
  public static <T> T read(Object sent, Class<T> type) {
    ClassLoader loader = PortableForm.class.getClassLoader();
    return type.cast(
        isNeeded() ? java().deserialize(ByteBuffer.wrap((byte[]) sent), loader, ANY) : sent);
  }

  private static SerializerInstance java() {
    return new JavaSerializer(SparkEnv.get().conf()).newInstance();
  }
}
