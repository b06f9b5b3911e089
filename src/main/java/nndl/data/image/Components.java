package nndl.data.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nndl.data.picture.GreyPicture;

/**
 * The connected components of a drawing. A component consists of pixels that touch each other at a
 * side or a corner, and whose contrast is at least {@link Contrast#noise}. The components are in
 * the order of their first pixels, row by row.
 */
public final class Components {
  /** The result of {@link #at} for a pixel that belongs to no component. */
  public static final int NONE = -1;

  private final GreyPicture picture;
  private final int threshold;
  private final int[] component;
  private final List<Component> all = new ArrayList<>();
  private final int[] stack;
  private int stacked;

  private Components(Contrast contrast) {
    this.picture = contrast.picture();
    this.threshold = contrast.noise();
    this.component = new int[picture.pixels().length];
    this.stack = new int[component.length]; // no pixel gets there twice
    Arrays.fill(component, NONE);
  }

  /**
   * A connected component.
   *
   * @param pixels the number of its pixels
   * @param ink the sum of the contrast of its pixels
   * @param box the smallest box around it
   */
  public record Component(int pixels, long ink, Box box) {}

  /** Finds the components of a drawing. */
  public static Components of(Contrast contrast) {
    Components components = new Components(contrast);
    for (int i = 0; i < components.component.length; i++) {
      if (components.isFree(i)) {
        components.fill(i);
      }
    }
    return components;
  }

  private boolean isFree(int i) {
    return component[i] == NONE && (picture.pixels()[i] & 0xff) >= threshold;
  }

  private void fill(int from) {
    int columns = picture.columns();
    int number = all.size();
    int pixels = 0;
    long ink = 0;
    Box box = box(from);
    push(from, number);
    while (stacked > 0) {
      int i = stack[--stacked];
      pixels++;
      ink += picture.pixels()[i] & 0xff;
      int row = i / columns;
      int column = i % columns;
      if (!box.holds(row, column)) {
        box = box.with(box(i));
      }
      for (int r = Math.max(0, row - 1); r <= Math.min(picture.rows() - 1, row + 1); r++) {
        int left = Math.max(0, column - 1);
        int right = Math.min(columns - 1, column + 1);
        for (int j = r * columns + left; j <= r * columns + right; j++) {
          if (isFree(j)) {
            push(j, number);
          }
        }
      }
    }
    all.add(new Component(pixels, ink, box));
  }

  private Box box(int i) {
    int row = i / picture.columns();
    int column = i % picture.columns();
    return new Box(row, column, row + 1, column + 1);
  }

  private void push(int i, int number) {
    component[i] = number;
    stack[stacked++] = i;
  }

  /** Returns the contrast of the whole picture, including the noise. */
  public GreyPicture picture() {
    return picture;
  }

  /** Returns all components. */
  public List<Component> all() {
    return all;
  }

  /** Returns the number of the component to which a pixel belongs, or {@link #NONE}. */
  public int at(int pixel) {
    return component[pixel];
  }
}
