package nndl.command.convert;

import java.util.List;
import java.util.function.Consumer;
import nndl.command.Count;
import nndl.command.LoadingView;
import nndl.command.console.Console;
import nndl.data.InputFiles;
import nndl.data.SampleSet;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.image.IdxFiles;
import nndl.data.image.PictureFolder;
import nndl.data.storage.FileSet;
import nndl.data.storage.Storage;
import nndl.error.InputException;

/**
 * Writes a pair of IDX files: the samples of a set, or a folder of pictures.
 *
 * @param target the names of the files
 * @param to takes the files
 * @param lines takes lines about what was decided
 */
record PairConversion(
    ConvertCommand options,
    Storage storage,
    IdxFiles target,
    FileSet to,
    Console console,
    Consumer<String> lines) {

  /** Converts the samples of a set. Returns their number. */
  long ofSet() {
    InputOptions how = options.format.with(options.scale);
    InputFiles files = InputFiles.of(storage, options.in);
    if (options.inputs == null && files.format(storage, how) == Format.LIBSVM) {
      throw InputException.expected("--inputs", "how many inputs LIBSVM's samples have", "nothing");
    }
    InputFiles labels = options.inLabels == null ? null : InputFiles.of(storage, options.inLabels);
    SampleSet set =
        SampleSet.open(storage, files, labels, how, options.inputs == null ? 0 : options.inputs);
    set.decisions().forEach(lines);
    console.show(LoadingView.here("converting", set.count()));
    target.requireRoom(storage, set.count(), set.width());
    target.write(to, storage, set, set.sides(options.rows));
    return set.count();
  }

  /**
   * Converts the folder of pictures. Returns the number of samples.
   *
   * @param classes the list to which the names of the subfolders are added
   */
  long ofPictures(List<String> classes) {
    PictureFolder folder = PictureFolder.look(storage, options.png);
    for (int label = 0; label < folder.classes().size(); label++) {
      PictureFolder.ClassFolder ofClass = folder.classes().get(label);
      lines.accept(
          "class %s: %s, %s"
              .formatted(label, ofClass.name(), Count.of(ofClass.images().size(), "image")));
      classes.add(ofClass.name());
    }
    console.show(LoadingView.here("converting", folder.count()));
    target.requireRoom(storage, folder.count(), folder.rows() * folder.columns());
    target.write(
        to,
        List.of(folder.rows(), folder.columns()),
        folder.count(),
        classes.size(),
        sink -> folder.read(storage, sink));
    return folder.count();
  }
}
