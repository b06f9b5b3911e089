package nndl.data.format;

import nndl.data.packed.SampleSink;
import nndl.data.storage.Content;
import nndl.error.InputException;

/** Reads class numbers from an IDX file of labels: unsigned bytes, or numbers of 16 bits. */
final class IdxLabels {
  private final IdxPart part;
  private final Content content;
  private byte[] bytes = new byte[0];

  IdxLabels(IdxPart part, Content content) {
    this.part = part;
    this.content = content;
  }

  /** Reads the next labels into an array. The first of them is that of sample {@code first}. */
  void read(long first, int[] classes, int count) {
    IdxType type = part.labels().header().type();
    if (bytes.length < count * type.bytes()) {
      bytes = new byte[count * type.bytes()];
    }
    content.readFully(bytes, count * type.bytes());
    for (int i = 0; i < count; i++) {
      classes[i] = type == IdxType.BYTE ? bytes[i] & 0xff : number(i);
      if (classes[i] < 0 || classes[i] >= SampleSink.MAX_CLASSES) {
        throw InputException.expected(
            part.placeOfLabel(first + i), "a class number of 0 to 999 as label", classes[i]);
      }
    }
  }

  /** Returns the number of 16 bits at an index. */
  private int number(int i) {
    return bytes[2 * i] << Byte.SIZE | (bytes[2 * i + 1] & 0xff);
  }
}
