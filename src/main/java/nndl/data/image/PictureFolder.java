package nndl.data.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import nndl.data.InputFiles;
import nndl.data.format.IdxHeader;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.picture.PictureFile;
import nndl.data.storage.Content;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A folder of grey pictures of one size, with one subfolder per class. The subfolders in the order
 * of their names are the classes 0, 1, and so on. The images are ordered by class, and by name
 * within a class.
 *
 * @param classes the subfolders
 * @param rows the number of rows of the first image, which all images must have
 * @param columns the number of columns of the first image, which all images must have
 */
public record PictureFolder(List<ClassFolder> classes, int rows, int columns) {
  /**
   * The pictures of a class.
   *
   * @param name the name of the subfolder
   * @param images the files of the pictures
   */
  public record ClassFolder(String name, List<FileStatus> images) {}

  /** Finds the pictures and reads the size of the first picture. */
  public static PictureFolder look(Storage storage, Path folder) {
    List<ClassFolder> classes = new ArrayList<>();
    for (FileStatus file : list(storage, folder)) {
      if (!file.isDirectory()) {
        throw InputException.expected(file.getPath(), "a folder of a class", "a file");
      }
      List<FileStatus> images = list(storage, file.getPath());
      for (FileStatus image : images) {
        if (image.isDirectory()) {
          throw InputException.expected(image.getPath(), "a picture", "a directory");
        }
      }
      classes.add(new ClassFolder(file.getPath().getName(), images));
    }
    if (classes.size() > SampleSink.MAX_CLASSES) {
      throw InputException.expected(folder, "at most 1,000 folders of classes", classes.size());
    }
    FileStatus first = classes.get(0).images.get(0);
    PictureFile picture = open(storage, first);
    if ((long) picture.rows() * picture.columns() > IdxHeader.MAX_WIDTH) {
      throw InputException.expected(
          first.getPath(),
          "at most 2^22 pixels for an image of an IDX file",
          "%s x %s".formatted(picture.columns(), picture.rows()));
    }
    return new PictureFolder(classes, picture.rows(), picture.columns());
  }

  /**
   * Returns the files and directories in a directory in the order of their names. Hidden files are
   * left out. Fails if the directory is empty.
   */
  private static List<FileStatus> list(Storage storage, Path directory) {
    List<FileStatus> found = new ArrayList<>(InputFiles.visible(storage, directory));
    if (found.isEmpty()) {
      throw InputException.expected(
          directory, "a subfolder of images for each class", "an empty folder");
    }
    found.sort(Comparator.comparing(file -> file.getPath().getName()));
    return found;
  }

  public long count() {
    return classes.stream().mapToLong(folder -> folder.images.size()).sum();
  }

  /** Passes all images to {@code sink}, in order. */
  public void read(Storage storage, SampleSink sink) {
    for (int label = 0; label < classes.size(); label++) {
      for (FileStatus image : classes.get(label).images) {
        PictureFile picture = open(storage, image);
        if (picture.rows() != rows || picture.columns() != columns) {
          throw InputException.expected(
              image.getPath(),
              "an image of %s x %s pixels, as the first".formatted(columns, rows),
              "%s x %s".formatted(picture.columns(), picture.rows()));
        }
        sink.add(picture.exactGrey().pixels(), 0, Target.of(label));
      }
    }
  }

  private static PictureFile open(Storage storage, FileStatus image) {
    try (Content content = Content.look(storage, image, Storage.Access.WHOLE)) {
      return PictureFile.read(content);
    }
  }
}
