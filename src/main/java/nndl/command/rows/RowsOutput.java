package nndl.command.rows;

import java.util.List;
import java.util.function.Consumer;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.data.storage.Commit;
import org.apache.hadoop.fs.Path;

/**
 * The files that {@code nndl rows} writes. No file is there yet, or the files are those of earlier
 * rows and may be replaced.
 *
 * @param file the file of the texts of pictures, or the file of the images of pieces
 * @param labels the file of the labels of pieces, or null
 * @param pictures the directory of pictures, or null
 * @param outputs knows which pictures may be replaced
 */
record RowsOutput(Path file, Path labels, Path pictures, Outputs outputs) {
  private static final String OPTION = "--out";
  private static final String ROW = "row-[0-9]{5}\\.png";

  /**
   * Returns the files, which can be written.
   *
   * @param lines takes a line if another process is waited for
   */
  static RowsOutput of(RowsCommand options, Outputs outputs, Consumer<String> lines) {
    RowsOutput output = options.pieces ? pieces(options, outputs) : pictures(options, outputs);
    outputs.prepare(lines);
    return output;
  }

  private static RowsOutput pieces(RowsCommand options, Outputs outputs) {
    Path images = new Path(options.out, "train-images-idx3-ubyte");
    Path labels = new Path(options.out, "train-labels-idx1-ubyte");
    return new RowsOutput(
        outputs.file(OPTION, images, OutputFormat.IDX),
        outputs.file(OPTION, labels, OutputFormat.IDX),
        null,
        outputs);
  }

  /** All files in the directory of pictures would be read as rows, so it holds no others. */
  private static RowsOutput pictures(RowsCommand options, Outputs outputs) {
    Path texts = outputs.file(OPTION, new Path(options.out, "rows.csv"), OutputFormat.ROW_TEXTS);
    Path pictures = outputs.folder(OPTION, new Path(options.out, "pictures"));
    RowsOutput output = new RowsOutput(texts, null, pictures, outputs);
    List<Path> unused = output.old();
    return output;
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
