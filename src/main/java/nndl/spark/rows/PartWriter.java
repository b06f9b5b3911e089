package nndl.spark.rows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import nndl.data.format.IdxHeader;
import nndl.data.format.IdxType;
import nndl.data.format.IdxWriter;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/**
 * Writes rows of one partition as IDX files of a bounded size, whose headers need the number of
 * rows. In each file all numbers are stored, or only those that are not 0 if the first row has few.
 * The files are hidden and have names of this attempt of the task; the driver gives those of the
 * attempt that counts their final names. So no other attempt can replace or add one.
 */
final class PartWriter {
  private final Storage storage;
  private final RowFiles files;
  private final String name;
  private final long attempt;
  private final int partBytes;
  private final boolean weighed;
  private final ByteArrayOutputStream inputs = new ByteArrayOutputStream();
  private final ByteArrayOutputStream labels = new ByteArrayOutputStream();
  private final List<Part> parts = new ArrayList<>();
  private final boolean numbers;
  private final IdxWriter labelWriter;
  private IdxType type;
  private IdxWriter inputWriter;
  private int width;
  private int rows;

  /**
   * Two files, of inputs and of labels.
   *
   * @param name their final name without its end
   * @param attempt the attempt that has written them
   * @param bytes the bytes of both
   */
  record Part(String name, long attempt, int rows, long bytes) implements Serializable {}

  /**
   * @param name the name of the partition's files, to which a number is added
   * @param partBytes the bytes of inputs from which a file is large enough
   * @param numbers whether labels are numbers to answer, and no classes
   * @param weighed whether rows have weights
   */
  PartWriter(
      Storage storage,
      RowFiles files,
      String name,
      long attempt,
      int partBytes,
      boolean numbers,
      boolean weighed) {
    this.storage = storage;
    this.files = files;
    this.name = name;
    this.attempt = attempt;
    this.partBytes = partBytes;
    this.numbers = numbers;
    this.weighed = weighed;
    IdxHeader head = labelHead();
    this.labelWriter = new IdxWriter(labels, head.type(), head.width());
  }

  /** Returns the header of the labels of the rows so far. */
  private IdxHeader labelHead() {
    if (numbers) {
      return new IdxHeader(IdxType.DOUBLE, rows, List.of(weighed ? 2 : 1));
    }
    return weighed
        ? new IdxHeader(IdxType.FLOAT, rows, List.of(2))
        : new IdxHeader(IdxType.SHORT, rows, List.of());
  }

  /** Adds a row. All have equally many features. */
  void add(double label, float weight, Vector features) {
    if (rows == 0) {
      begin(features);
    }
    if (type == IdxType.SPARSE) {
      SparseVector nonzeros = features.toSparse();
      inputWriter.add(nonzeros.indices(), nonzeros.values());
    } else {
      inputWriter.add(features.toArray());
    }
    if (numbers) {
      labelWriter.add(weighed ? new double[] {label, weight} : new double[] {label});
    } else {
      labelWriter.add((int) label, weight);
    }
    rows++;
    if (inputs.size() >= partBytes) {
      flush();
    }
  }

  /** Begins a file, whose rows are taken to be like the first. */
  private void begin(Vector first) {
    width = first.size();
    type = IdxType.ofNumbers(first.numNonzeros(), width);
    inputWriter = new IdxWriter(inputs, type, width);
  }

  /** Writes the rows that are left. Returns all files. */
  List<Part> finish() {
    if (rows > 0) {
      flush();
    }
    return parts;
  }

  private void flush() {
    byte[] head = new IdxHeader(type, rows, List.of(width)).bytes();
    byte[] labelHead = labelHead().bytes();
    long bytes = (long) head.length + inputs.size() + labelHead.length + labels.size();
    Part part = new Part("%s-%05d".formatted(name, parts.size()), attempt, rows, bytes);
    parts.add(part); // before it is written, to be deleted if that fails
    write(files.written(files.inputs(), part), head, inputs);
    write(files.written(files.labels(), part), labelHead, labels);
    rows = 0;
  }

  private void write(Path file, byte[] head, ByteArrayOutputStream rest) {
    storage.writeUnsynced(file, out -> write(out, head, rest));
    rest.reset();
  }

  private static void write(OutputStream out, byte[] head, ByteArrayOutputStream rest)
      throws IOException {
    out.write(head);
    rest.writeTo(out);
  }

  /** Deletes the files after a failure, as far as that is possible. */
  void delete() {
    for (Part part : parts) {
      for (Path directory : List.of(files.inputs(), files.labels())) {
        try {
          storage.delete(files.written(directory, part));
        } catch (InputException e) {
          // The driver deletes what is left.
        }
      }
    }
  }
}
