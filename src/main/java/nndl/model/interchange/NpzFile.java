package nndl.model.interchange;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import nndl.model.format.JsonStrings;
import nndl.model.format.NumberType;
import nndl.model.format.SafeTensors;
import nndl.model.format.SafeTensors.Tensor;

/**
 * The tensors and metadata of a model as NumPy's NPZ: a zip file that is not compressed, with an
 * array for each tensor under its name, and the metadata as JSON in an array {@value #METADATA} of
 * one string. Every entry has the same time, so equal models give equal bytes.
 */
public final class NpzFile {
  /** The array's name. */
  static final String METADATA = "metadata";

  /** What the names of entries have behind those of arrays. */
  static final String EXTENSION = ".npy";

  /** The type of an array of strings, behind which their length stands. */
  static final String LETTERS = "<U";

  /** Not the first day of 1980, which Java writes in the machine's time zone. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private NpzFile() {}

  /** What an array holds, behind its header. */
  @FunctionalInterface
  private interface Elements {
    void write(OutputStream out) throws IOException;
  }

  /** Writes the file. */
  public static void write(SafeTensors model, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, Tensor> entry : model.tensors().entrySet()) {
      float[] values = entry.getValue().values();
      NpyHeader header = NpyHeader.of("<f4", entry.getValue().shape());
      long bytes = (long) Float.BYTES * values.length;
      write(zip, entry.getKey(), header, bytes, to -> NumberType.write(to, values));
    }
    byte[] letters = letters(JsonStrings.text(model.metadata()));
    NpyHeader header = NpyHeader.of(LETTERS + letters.length / Integer.BYTES);
    write(zip, METADATA, header, letters.length, to -> to.write(letters));
    zip.finish();
  }

  /** An entry that is not compressed says its length and its checksum first. */
  private static void write(
      ZipOutputStream zip, String name, NpyHeader header, long bytes, Elements elements)
      throws IOException {
    CRC32 checksum = new CRC32();
    OutputStream checked = new CheckedOutputStream(OutputStream.nullOutputStream(), checksum);
    checked.write(header.bytes());
    elements.write(checked);
    ZipEntry entry = new ZipEntry(name + EXTENSION);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(header.bytes().length + bytes);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    zip.write(header.bytes());
    elements.write(zip);
    zip.closeEntry();
  }

  /** NumPy holds a letter of any alphabet in four bytes. */
  private static byte[] letters(String text) {
    int[] letters = text.codePoints().toArray();
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES * letters.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(letters);
    return bytes.array();
  }
}
