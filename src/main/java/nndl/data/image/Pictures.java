package nndl.data.image;

import java.util.List;
import nndl.data.FileNames;
import nndl.data.InputFiles;
import nndl.data.NamedSamples;
import nndl.data.SamplePieces;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.packed.MemoryBudget;
import nndl.data.packed.Packer;
import nndl.data.packed.Target;
import nndl.data.picture.PictureFile;
import nndl.data.picture.PictureFormat;
import nndl.data.storage.Content;
import nndl.data.storage.FileIdentity;
import nndl.data.storage.Storage;
import nndl.error.InputException;

/**
 * Pictures as samples. Each picture is a file. A task reads its files one after the other.
 *
 * @param pictures the identities that the files had when the driver examined them, in order
 * @param reader converts a picture to an image
 * @param divisor the number by which the bytes of an image are divided
 */
public record Pictures(List<FileIdentity> pictures, PictureReader reader, float divisor)
    implements NamedSamples {
  /**
   * The number of pictures for a task. A picture takes about a thousand times as long as a sample
   * of an IDX, CSV or LIBSVM file.
   */
  private static final int ENOUGH_FOR_TASK = 1 << 5;

  private static final byte NO_LABEL = 0;

  public Pictures {
    pictures = List.copyOf(pictures);
  }

  /**
   * Creates the samples from files of pictures.
   *
   * @param scale the scale of the model
   */
  public static Pictures of(InputFiles files, PictureReader reader, float scale) {
    return new Pictures(
        files.files().stream().map(FileIdentity::of).toList(), reader, reader.divisor(scale));
  }

  /**
   * Whether the files are pictures. They are if the extension of any of them is that of a format of
   * pictures. If there is no such extension, and the first file has no extension of a format of
   * samples either, the content of the first file decides.
   */
  public static boolean areIn(InputFiles files, Storage storage) {
    List<String> names = files.files().stream().map(file -> file.getPath().getName()).toList();
    if (names.stream().anyMatch(name -> PictureFormat.byName(name).isPresent())) {
      return true;
    }
    return Format.byName(names.get(0)) == null
        && PictureFormat.byContent(files.head(storage)).isPresent();
  }

  @Override
  public long count() {
    return pictures.size();
  }

  @Override
  public int width() {
    return reader.rows() * reader.columns();
  }

  @Override
  public boolean bytes() {
    return divisor == InputOptions.BYTE_SCALE;
  }

  @Override
  public Packer packer(int capacity, MemoryBudget budget) {
    return Packer.of(width(), bytes(), divisor, capacity, budget);
  }

  @Override
  public int enoughForTask() {
    return ENOUGH_FOR_TASK;
  }

  @Override
  public List<String> fileNames() {
    return FileNames.of(pictures.stream().map(FileIdentity::path).toList());
  }

  @Override
  public FileOfSample file(long sample) {
    return new FileOfSample((int) sample, ALONE, 0);
  }

  /** A blank image replaces a file that cannot be converted, unless that is an error. */
  @Override
  public void read(Storage storage, long from, long to, boolean strict, Taker taker) {
    SamplePieces pieces = new SamplePieces(this, from, to, strict, taker);
    for (FileIdentity picture : pictures.subList((int) from, (int) to)) {
      byte[] image;
      byte[] file = read(storage, picture); // a failure here is one of the file system: an error
      try {
        image = reader.read(picture.path(), file);
      } catch (InputException e) {
        if (strict) {
          throw e;
        }
        pieces.addUnanswered(e.getMessage());
        image = new byte[width()];
      }
      pieces.add(image, 0, Target.of(NO_LABEL));
    }
    pieces.handOver();
  }

  /** Returns the bytes of a picture's file. Fails if the file has changed since the run began. */
  public static byte[] read(Storage storage, FileIdentity picture) {
    try (Content content =
        Content.look(storage, picture.requireUnchanged(storage), Storage.Access.WHOLE)) {
      byte[] file = PictureFile.bytes(content);
      content.requireUnchanged();
      return file;
    }
  }
}
