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
 * The tensors and metadata of a model as NumPy's NPZ: an uncompressed zip file with an array per
 * tensor, under its name, and the metadata as JSON in an array {@value #METADATA} of one string.
 * Every entry has the same time, so equal models give equal bytes.
 */
public final class NpzFile {
  /** The name of the array of metadata. */
  static final String METADATA = "metadata";

  /** The extension of the names of entries. */
  static final String EXTENSION = ".npy";

  /** The type of an array of strings; their length follows it. */
  static final String LETTERS = "<U";

  /**
   * The time of all entries. It is not the first day of 1980, which Java writes in the machine's
   * time zone.
   */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private NpzFile() {}

  /** Writes what follows the header of an array. */
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

  /** Writes an uncompressed entry, which needs its length and checksum first. */
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

  /** The letters of a text as NumPy stores them, in four bytes each. */
  private static byte[] letters(String text) {
    int[] letters = text.codePoints().toArray();
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES * letters.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(letters);
    return bytes.array();
  }
}
