package nndl.data.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nndl.error.InputException;

/**
 * Collects the faults of a file, so that the user learns all of them at once. There is one line for
 * each kind of fault: the first fault, further places and the number of such faults.
 */
public final class Faults {
  private static final int MAX_KINDS = 20;
  private static final int MAX_PLACES = 3;

  private final Map<Object, Kind> kinds = new LinkedHashMap<>();
  private long unlisted;

  private static final class Kind {
    final String first;
    final List<String> more = new ArrayList<>();
    long count;

    Kind(String first) {
      this.first = first;
    }

    String line() {
      if (count == 1) {
        return first;
      }
      String places = String.join("; ", more);
      return count == 1 + more.size()
          ? "%s; also %s".formatted(first, places)
          : "%s; also %s; %s such places in all".formatted(first, places, count);
    }
  }

  /**
   * Adds a fault.
   *
   * @param kind faults of equal kind share a line
   */
  public void add(Object kind, String place, Object expected, Object found) {
    Kind known = kinds.get(kind);
    if (known == null) {
      if (kinds.size() == MAX_KINDS) {
        unlisted++;
        return;
      }
      known = new Kind(InputException.expected(place, expected, found).getMessage());
      kinds.put(kind, known);
    } else if (known.more.size() < MAX_PLACES - 1) {
      known.more.add(place);
    }
    known.count++;
  }

  /**
   * Counts a fault of a kind whose line has all its places, so that no text need be made for it.
   *
   * @return false if the kind needs more places; then nothing is counted, and {@link #add} is to be
   *     called
   */
  public boolean counted(Object kind) {
    Kind known = kinds.get(kind);
    if (known == null || known.more.size() < MAX_PLACES - 1) {
      return false;
    }
    known.count++;
    return true;
  }

  /** Adds the faults of another list, whose kinds are not known here. */
  public void addAll(Faults others) {
    others.kinds.forEach(
        (kind, faults) -> {
          if (kinds.size() < MAX_KINDS) {
            kinds.put(kind, faults);
          } else {
            unlisted += faults.count;
          }
        });
    unlisted += others.unlisted;
  }

  /** Whether there is no fault. */
  public boolean isEmpty() {
    return kinds.isEmpty();
  }

  /** Fails if there are faults. The exception has a line for each kind. */
  public void requireNone() {
    if (!kinds.isEmpty()) {
      List<String> lines = new ArrayList<>(kinds.values().stream().map(Kind::line).toList());
      if (unlisted > 0) {
        lines.add("%s more faults, of other kinds".formatted(unlisted));
      }
      throw new InputException(lines);
    }
  }
}
