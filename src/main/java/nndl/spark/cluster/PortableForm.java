package nndl.spark.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.JavaSerializer;

/**
 * Gives results and broadcasts a form that every serializer of Spark can send. Spark's own
 * serializer for data may be Kryo, which does not know nndl's classes, and may refuse classes that
 * are not registered. For it an object becomes the bytes of its Java serialisation. For Java's
 * serializer an object stays as it is, so that nothing is copied.
 */
public final class PortableForm {
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
    return isNeeded() ? bytes(value) : value;
  }

  /**
   * Returns the object for which {@code sent} was sent.
   *
   * @param type the class of the object
   */
  public static <T> T read(Object sent, Class<T> type) {
    return type.cast(isNeeded() ? object((byte[]) sent) : sent);
  }

  static byte[] bytes(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Object object(byte[] bytes) {
    try (ObjectInputStream in = new NndlInput(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Finds classes as nndl's own code does, whichever class loader the thread has. */
  private static final class NndlInput extends ObjectInputStream {
    NndlInput(InputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(description.getName(), false, PortableForm.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        return super.resolveClass(description); // a primitive type
      }
    }
  }
}
