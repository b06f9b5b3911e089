package nndl.command.rows;

import java.util.List;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.data.storage.Commit;
import org.apache.hadoop.fs.Path;

/**
 * The files that {@code nndl rows} writes. The owner of their directory looks whether there are
 * files, and whether these are those of earlier rows and may be replaced.
 *
 * @param file the file of the texts of pictures, or the file of the images of pieces
 * @param labels the file of the labels of pieces, or null
 * @param pictures the directory of pictures, or null
 * @param outputs knows which pictures may be replaced
 */
record RowsOutput(Path file, Path labels, Path pictures, Outputs outputs) {
  private static final String OPTION = "--out";
  private static final String ROW = "row-[0-9]{5}\\.png";

  /** Returns the files. Fails if one of them is read. */
  static RowsOutput of(RowsCommand options, Outputs outputs) {
    return options.pieces ? pieces(options, outputs) : pictures(options, outputs);
  }

  private static RowsOutput pieces(RowsCommand options, Outputs outputs) {
    Path images = new Path(options.out, "train-images-idx3-ubyte");
    Path labels = new Path(options.out, "train-labels-idx1-ubyte");
    return new RowsOutput(
        outputs.fileOfSet(OPTION, images, OutputFormat.IDX),
        outputs.fileOfSet(OPTION, labels, OutputFormat.IDX),
        null,
        outputs);
  }

  /** All files in the directory of pictures would be read as rows, so it holds no others. */
  private static RowsOutput pictures(RowsCommand options, Outputs outputs) {
    Path texts =
        outputs.fileOfSet(OPTION, new Path(options.out, "rows.csv"), OutputFormat.ROW_TEXTS);
    Path pictures = outputs.folder(OPTION, new Path(options.out, "pictures"));
    return new RowsOutput(texts, null, pictures, outputs);
  }

  /** Fails for the owner of the directory if there are files that must not be replaced. */
  void require() {
    outputs.require();
    if (pictures != null) {
      List<Path> unused = old();
    }
  }

  /** Returns the pictures of earlier rows. */
  private List<Path> old() {
    return outputs.earlierFiles(pictures, "rows", name -> name.matches(ROW), OutputFormat.PNG);
  }

  /** Has new files replace those of an earlier run, of which the texts of pictures go first. */
  void replace(Commit commit) {
    if (pictures == null) {
      commit.replace(labels);
      commit.replace(file);
    } else {
      commit.delete(file);
      old().forEach(commit::delete);
    }
  }

  /** Returns the path of a picture. */
  Path picture(String name) {
    return new Path(pictures, name);
  }
}
