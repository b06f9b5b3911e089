package nndl.command.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.data.image.Box;
import nndl.data.picture.GreyPicture;
import nndl.error.InputException;

/**
 * The ink of a row, divided into fragments from left to right. There are usually more fragments
 * than digits, so that each digit is one fragment or several neighbouring fragments
 * (over-segmentation). A connected component is one fragment, unless it is wide enough for several
 * digits that touch. Such a component is cut vertically at columns that have the least ink of all
 * nearby columns. A very wide component is cut at regular distances as well.
 *
 * @param ink the picture of the row
 * @param fragment the index of the fragment of each pixel, or {@code NONE} for a pixel that is in
 *     no fragment
 * @param all the fragments from left to right
 * @param height the height of the row
 */
record Fragments(GreyPicture ink, int[] fragment, List<Fragment> all, int height) {
  private static final int NONE = -1;

  /**
   * The minimum width of a component that is cut. Like the lengths below, it is in thousandths of
   * the height of the row.
   */
  private static final int WIDE = 400;

  /** The minimum distance of a cut from both sides of its component. */
  private static final int FROM_SIDE = 80;

  /** The maximum distance of columns that are nearby. */
  private static final int NEARBY = 50;

  /** The minimum width of a component that is cut at regular distances as well. */
  private static final int SEVERAL = 800;

  /** The regular distance between two cuts. */
  private static final int BETWEEN = 150;

  /** The number of columns on each side over which ink is averaged. */
  private static final int SMOOTH = 20;

  /**
   * A part of a component.
   *
   * @param component the number of the component
   * @param box the box around the ink of the fragment
   */
  record Fragment(int component, Box box) {}

  /** What separates a fragment from the next fragment. */
  enum Connection {
    /** A stroke of one component. A piece that ends here cuts the stroke. */
    STROKE,
    /** Columns of paper. */
    PAPER,
    /** Nothing separates them: two components share columns, or their columns touch. */
    OVERLAP
  }

  /** Divides a row into fragments. Fails if there are too many. */
  static Fragments of(Object place, RowInk row) {
    List<Fragment> all = new ArrayList<>();
    for (int number : row.numbers()) {
      int left = row.box(number).left();
      for (int right : ends(row, number)) {
        all.add(new Fragment(number, box(row, number, left, right)));
        left = right;
      }
      if (all.size() > RowInk.MAX) {
        throw InputException.expected(
            place, "a row of 1 to 20 digits", "ink of more than %s parts".formatted(RowInk.MAX));
      }
    }
    all.sort(Comparator.comparingInt(f -> f.box().left() + f.box().right())); // by their middles
    GreyPicture ink = row.components().picture();
    int[] fragment = new int[ink.pixels().length];
    Arrays.fill(fragment, NONE);
    for (int f = 0; f < all.size(); f++) {
      Box box = all.get(f).box();
      for (int r = box.top(); r < box.bottom(); r++) {
        for (int i = r * ink.columns() + box.left(); i < r * ink.columns() + box.right(); i++) {
          if (row.components().at(i) == all.get(f).component()) {
            fragment[i] = f;
          }
        }
      }
    }
    return new Fragments(ink, fragment, all, row.height());
  }

  /** Returns the first column after each fragment of a component. */
  private static List<Integer> ends(RowInk row, int number) {
    Box box = row.box(number);
    List<Integer> ends = new ArrayList<>();
    if (box.columns() >= length(row, WIDE)) {
      long[] profile = smooth(profile(row, number), length(row, SMOOTH));
      int nearby = Math.max(1, length(row, NEARBY));
      int fromSide = Math.max(2, length(row, FROM_SIDE));
      boolean several = box.columns() >= length(row, SEVERAL);
      int between = several ? length(row, BETWEEN) : profile.length;
      int before = 0;
      for (int c = fromSide; c <= profile.length - fromSide; c++) {
        boolean wanted = c - before >= between || isLeast(profile, c, nearby);
        if (wanted && c - before > nearby) {
          ends.add(box.left() + c);
          before = c;
        }
      }
    }
    ends.add(box.right());
    return ends;
  }

  private static int length(RowInk row, int thousandths) {
    return (row.height() * thousandths + 500) / 1000;
  }

  /** Returns the ink in each column of a component. */
  private static long[] profile(RowInk row, int number) {
    Box box = row.box(number);
    GreyPicture ink = row.components().picture();
    long[] profile = new long[box.columns()];
    for (int r = box.top(); r < box.bottom(); r++) {
      for (int c = 0; c < profile.length; c++) {
        int i = r * ink.columns() + box.left() + c;
        profile[c] += row.components().at(i) == number ? ink.pixels()[i] & 0xff : 0;
      }
    }
    return profile;
  }

  /**
   * Returns weighted sums over nearby columns. Beyond an end of the profile, the column at that end
   * is used again.
   */
  private static long[] smooth(long[] profile, int radius) {
    long[] sums = new long[profile.length];
    for (int c = 0; c < sums.length; c++) {
      for (int d = -radius; d <= radius; d++) {
        int from = Math.max(0, Math.min(sums.length - 1, c + d));
        sums[c] += (radius + 1 - Math.abs(d)) * profile[from];
      }
    }
    return sums;
  }

  private static boolean isLeast(long[] profile, int c, int nearby) {
    return Arrays.stream(profile, Math.max(0, c - nearby), Math.min(profile.length, c + nearby + 1))
        .allMatch(other -> other >= profile[c]);
  }

  private static Box box(RowInk row, int number, int left, int right) {
    Box all = row.box(number);
    int top = all.bottom();
    int bottom = all.top();
    for (int r = all.top(); r < all.bottom(); r++) {
      for (int c = left; c < right; c++) {
        if (row.components().at(r * row.components().picture().columns() + c) == number) {
          top = Math.min(top, r);
          bottom = r + 1;
        }
      }
    }
    return new Box(top, left, bottom, right);
  }

  /** Returns what separates each fragment from the next. The last fragment has no entry. */
  List<Connection> links() {
    boolean[] stroke = new boolean[all.size()];
    Map<Integer, Integer> first = new HashMap<>();
    for (int f = 0; f < all.size(); f++) {
      Integer from = first.putIfAbsent(all.get(f).component(), f);
      Arrays.fill(stroke, from == null ? f : from, f, true);
    }
    int[] left = new int[all.size() + 1];
    left[all.size()] = Integer.MAX_VALUE;
    for (int f = all.size() - 1; f >= 0; f--) {
      left[f] = Math.min(left[f + 1], all.get(f).box().left());
    }
    List<Connection> links = new ArrayList<>();
    int right = 0;
    for (int f = 0; f + 1 < all.size(); f++) {
      right = Math.max(right, all.get(f).box().right());
      Connection apart = left[f + 1] > right ? Connection.PAPER : Connection.OVERLAP;
      links.add(stroke[f] ? Connection.STROKE : apart);
    }
    return links;
  }

  /** Returns the box around the fragments {@code from} to {@code to - 1}. */
  Box box(int from, int to) {
    return all.subList(from, to).stream().map(Fragment::box).reduce(Box::with).orElseThrow();
  }

  /** Returns a picture with the ink of the fragments {@code from} to {@code to - 1} only. */
  GreyPicture piece(int from, int to) {
    Box box = box(from, to);
    byte[] pixels = new byte[box.rows() * box.columns()];
    for (int i = 0; i < pixels.length; i++) {
      int r = box.top() + i / box.columns();
      int at = r * ink.columns() + box.left() + i % box.columns();
      pixels[i] = fragment[at] >= from && fragment[at] < to ? ink.pixels()[at] : 0;
    }
    return new GreyPicture(box.rows(), box.columns(), pixels);
  }
}
