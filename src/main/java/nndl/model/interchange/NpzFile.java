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
 * Writes a model in NumPy's format NPZ, an uncompressed zip file of arrays. Each tensor is an array
 * with the tensor's name. The metadata are one string of JSON in the array {@value #METADATA}.
 * Every entry of the zip file has the same time, so equal models give equal bytes.
 */
public final class NpzFile {
  /** The name of the array that contains the metadata. */
  static final String METADATA = "metadata";

  /** The extension of the names of the zip file's entries. */
  static final String EXTENSION = ".npy";

  /** The type of an array of strings, to which the length of the strings is appended. */
  static final String LETTERS = "<U";

  /**
   * The time of all entries. It must be later than the first day of 1980, since Java writes that
   * day in the machine's time zone.
   */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private NpzFile() {}

  /** Writes the elements of an array, which follow its header. */
  @FunctionalInterface
  private interface Elements {
    void write(OutputStream out) throws IOException;
  }

  /** Writes the file. The caller closes the stream. */
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

  /**
   * Writes an uncompressed entry. Its length and checksum stand before its content, so the content
   * is computed twice.
   *
   * @param bytes the number of bytes of the elements
   */
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

  /** Returns the characters of a text as NumPy stores them, with four bytes each. */
  private static byte[] letters(String text) {
    int[] letters = text.codePoints().toArray();
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES * letters.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(letters);
    return bytes.array();
  }
}
