package nndl.spark.rows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import nndl.math.ExactMoments;
import org.apache.commons.lang3.SerializationUtils;

/**
 * What a task that writes rows sends to the driver. A fault in the rows is a value and not an
 * exception: Spark would repeat a task that throws, and a wrong row stays wrong.
 *
 * <p>It travels as compressed bytes, which every serializer of Spark knows, also one that has all
 * its classes registered.
 */
sealed interface Outcome extends Serializable {
  /**
   * The rows are written.
   *
   * @param training the files of training rows
   * @param validation the files of validation rows
   * @param rows what is known about the rows, or null if there are none
   */
  record Written(List<PartWriter.Part> training, List<PartWriter.Part> validation, Known rows)
      implements Outcome {}

  /**
   * A row is wrong, or no file can be written.
   *
   * @param why what the user has to correct
   */
  record Fault(String why) implements Outcome {}

  /**
   * What is known about rows.
   *
   * @param place where the first of them is, for messages
   * @param width the size of their vectors
   * @param classes the number of classes: one more than the largest label
   * @param labels the labels of the training rows
   * @param moments the moments of the training rows
   * @param numbers the moments of their labels, if these are numbers to answer
   * @param largestWeight the largest weight of the training rows; 0 if there are none
   */
  record Known(
      String place,
      int width,
      int classes,
      BitSet labels,
      ColumnMoments moments,
      ExactMoments numbers,
      float largestWeight)
      implements Serializable {}

  /** Returns the outcome as bytes. */
  default byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater fast = new Deflater(Deflater.BEST_SPEED);
    try {
      SerializationUtils.serialize(this, new DeflaterOutputStream(bytes, fast)); // and closes it
    } finally {
      fast.end();
    }
    return bytes.toByteArray();
  }

  /** Returns the outcome of these bytes. */
  static Outcome of(byte[] bytes) {
    try (ObjectInputStream in =
        new ObjectInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
      return (Outcome) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("an outcome that cannot be read", e);
    }
  }
}
