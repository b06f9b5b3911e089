package nndl.data.picture;

/** How a stored picture must be turned to be upright: the eight cases of EXIF. */
enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, false, true),
  UPSIDE_DOWN(false, true, true),
  MIRRORED_UPSIDE_DOWN(false, true, false),
  TRANSPOSED(true, false, false),
  LEFT(true, true, false),
  TRANSVERSE(true, true, true),
  RIGHT(true, false, true);

  private final boolean transposed;
  private final boolean rowsFromBelow;
  private final boolean columnsFromRight;

  Orientation(boolean transposed, boolean rowsFromBelow, boolean columnsFromRight) {
    this.transposed = transposed;
    this.rowsFromBelow = rowsFromBelow;
    this.columnsFromRight = columnsFromRight;
  }

  /**
   * Returns the orientation of an EXIF number from 1 to 8, or {@link #UPRIGHT} for any other
   * number.
   */
  static Orientation ofExif(int number) {
    return number >= 1 && number <= values().length ? values()[number - 1] : UPRIGHT;
  }

  /** Whether the stored rows are the columns of the upright picture. */
  boolean transposed() {
    return transposed;
  }

  /** Returns the upright picture of a stored picture. */
  GreyPicture upright(GreyPicture stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int rows = transposed ? stored.columns() : stored.rows();
    int columns = transposed ? stored.rows() : stored.columns();
    byte[] pixels = new byte[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        int row = transposed ? c : r;
        int column = transposed ? r : c;
        row = rowsFromBelow ? stored.rows() - 1 - row : row;
        column = columnsFromRight ? stored.columns() - 1 - column : column;
        pixels[r * columns + c] = stored.pixels()[row * stored.columns() + column];
      }
    }
    return new GreyPicture(rows, columns, pixels);
  }
}
