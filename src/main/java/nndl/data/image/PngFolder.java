package nndl.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import nndl.data.InputFiles;
import nndl.data.memory.SampleSink;
import nndl.error.InputException;
import nndl.storage.Storage;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A folder of grey PNG images of one size, one subfolder a class. In name order the subfolders are
 * the classes 0, 1, ..., and the images of a class follow one another.
 *
 * @param rows of every image, as of the first
 */
public record PngFolder(List<ClassFolder> classes, int rows, int columns) {
  private static final int MOST_CLASSES = 256;
  private static final int MOST_PIXELS = 1 << 22;

  /** The images of a class. */
  public record ClassFolder(String name, List<Path> images) {}

  /** Finds the images and looks at the first. */
  public static PngFolder look(Storage storage, Path folder) {
    List<ClassFolder> classes = new ArrayList<>();
    for (FileStatus file : list(storage, folder)) {
      if (!file.isDirectory()) {
        throw InputException.expected(file.getPath(), "a folder of a class", "a file");
      }
      List<Path> images = new ArrayList<>();
      for (FileStatus image : list(storage, file.getPath())) {
        if (image.isDirectory()) {
          throw InputException.expected(image.getPath(), "a PNG image", "a directory");
        }
        images.add(image.getPath());
      }
      classes.add(new ClassFolder(file.getPath().getName(), images));
    }
    if (classes.size() > MOST_CLASSES) {
      throw InputException.expected(folder, "at most 256 folders of classes", classes.size());
    }
    Path first = classes.get(0).images.get(0);
    BufferedImage image = decode(storage, first, 0, 0);
    return new PngFolder(classes, image.getHeight(), image.getWidth());
  }

  /** What is in a directory, in name order, beside what is hidden. */
  private static List<FileStatus> list(Storage storage, Path directory) {
    List<FileStatus> found = new ArrayList<>();
    try {
      for (FileStatus file : storage.list(directory)) {
        if (!InputFiles.isHidden(file.getPath().getName())) {
          found.add(file);
        }
      }
    } catch (IOException e) {
      throw InputException.unreadable(directory, e);
    }
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

  void read(Storage storage, SampleSink sink) {
    byte[] pixels = new byte[rows * columns];
    for (int label = 0; label < classes.size(); label++) {
      for (Path path : classes.get(label).images) {
        grey(path, decode(storage, path, rows, columns), pixels);
        sink.add(pixels, 0, (byte) label);
      }
    }
  }

  /** Decodes an image of a size, or with 0 of any. */
  private static BufferedImage decode(Storage storage, Path path, int rows, int columns) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
    ImageReader reader = readers.next();
    try (InputStream in = storage.open(path);
        ImageInputStream image = new MemoryCacheImageInputStream(in)) {
      reader.setInput(image, true, true);
      int height = reader.getHeight(0);
      int width = reader.getWidth(0);
      if (rows > 0 && (height != rows || width != columns)) {
        throw InputException.expected(
            path,
            "an image of %s x %s pixels, as the first".formatted(columns, rows),
            "%s x %s".formatted(width, height));
      }
      if ((long) height * width > MOST_PIXELS) {
        throw InputException.expected(
            path, "at most 2^22 pixels", "%s x %s".formatted(width, height));
      }
      return reader.read(0);
    } catch (IOException | RuntimeException e) { // the decoder meets wrong bytes with either
      throw InputException.expected(path, "a PNG image", e);
    } finally {
      reader.dispose();
    }
  }

  /**
   * Takes the grey as it is stored where there is but one band, since Java would correct its gamma;
   * and of colours that are all greys.
   */
  private static void grey(Path path, BufferedImage image, byte[] pixels) {
    int width = image.getWidth();
    boolean stored =
        image.getRaster().getNumBands() == 1
            && !(image.getColorModel() instanceof IndexColorModel)
            && image.getSampleModel().getSampleSize(0) == Byte.SIZE;
    if (!stored && image.getSampleModel().getSampleSize(0) > Byte.SIZE) {
      throw InputException.expected(
          path, "8 bits a pixel", image.getSampleModel().getSampleSize(0));
    }
    if (!stored && image.getColorModel().getColorSpace().getNumComponents() == 1) {
      throw InputException.expected(path, "a grey image", "one with transparency");
    }
    for (int i = 0; i < pixels.length; i++) {
      if (stored) {
        pixels[i] = (byte) image.getRaster().getSample(i % width, i / width, 0);
      } else {
        int color = image.getRGB(i % width, i / width);
        int blue = color & 0xff;
        if (color >>> 24 != 0xff || color << 8 != (blue * 0x010101) << 8) {
          throw InputException.expected(
              path,
              "an opaque grey image",
              "the colour #%08x (alpha, red, green, blue)".formatted(color));
        }
        pixels[i] = (byte) blue;
      }
    }
  }
}
