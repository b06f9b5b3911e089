package nndl.spark.cluster;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Says each line to the user once, though what it tells of is seen again and again. */
public final class Notices {
  private final Consumer<String> lines;
  private final Set<String> said = new HashSet<>();

  public Notices(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Says a line, unless one about the same matter has been said. */
  public void once(String matter, String line) {
    if (said.add(matter)) {
      lines.accept(line);
    }
  }

  /** Says each line once more from now on. */
  public void beginAnew() {
    said.clear();
  }
}
