package nndl.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PieceTest {
  private static final Layout WIDE = new Layout(784, 800, 10);
  private final Random random = new Random(1);

  private static RowMarks rows(Layout layout, int from, int to) {
    RowMarks rows = new RowMarks(layout.inputs(1));
    rows.mark(from, to);
    return rows;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 8, 40, 1000})
  void coverABlockWithoutGaps(int count) {
    for (int i = 0; i < 200; i++) {
      Layout layout = new Layout(1 + random.nextInt(300), 1 + random.nextInt(600), 10, 3);
      int from = random.nextInt(layout.inputs(1));
      int to = from + random.nextInt(layout.inputs(1) - from + 1);
      List<Piece> pieces = Piece.cut(layout, rows(layout, from, to), count);
      assertTrue(pieces.size() <= count);
      int at = layout.rowAt(0);
      for (Piece piece : pieces) {
        assertEquals(at, piece.from());
        assertTrue(piece.from() < piece.to());
        assertTrue(
            piece.to() >= layout.rowAt(layout.inputs(1))
                || (piece.to() - layout.rowAt(0)) % layout.rowStride() == 0,
            "cut in the middle of a row");
        at = piece.to();
      }
      assertEquals(layout.length(), at);
    }
  }

  /** What a worker keeps to itself need not travel. */
  @ParameterizedTest
  @CsvSource({"32767, 2, false", "32768, 2, true", "16384, 3, true", "1e9, 1, false"})
  void workersAddTheirSumsByPiecesIfTheOthersHave128KbTogether(
      double numbers, int workers, boolean areLong) {
    assertEquals(areLong, Piece.areLong(numbers, workers));
  }

  /** Rows that nothing has touched are not sent, but whoever owns them has memory for them. */
  @ParameterizedTest
  @CsvSource({"0, 784", "300, 500", "0, 40", "744, 784", "0, 600"})
  void haveAtMostTwiceTheirShareOfWhatTravelsAndOfAll(int marked, int to) {
    RowMarks rows = rows(WIDE, marked, to);
    List<Piece> pieces = Piece.cut(WIDE, rows, 8);
    double travel = (double) (to - marked) * WIDE.rowStride() + WIDE.length() - WIDE.rowAt(784);
    double all = WIDE.length() - WIDE.rowAt(0);
    double row = WIDE.rowStride();
    for (Piece piece : pieces) {
      int first = Math.max(marked, piece.firstRow(WIDE));
      int last = Math.min(to, piece.lastRow(WIDE));
      int tail = piece.to() - Math.max(piece.from(), WIDE.rowAt(784));
      double sent = Math.max(0, last - first) * row + Math.max(0, tail);
      assertTrue(sent <= 2 * travel / pieces.size() + row, piece + " sends " + sent);
      assertTrue(piece.to() - piece.from() <= 2 * all / pieces.size() + row, piece + "");
    }
  }

  @Test
  void areOneOfAShortBlock() {
    assertEquals(
        1, Piece.cut(new Layout(20, 30, 10), rows(new Layout(20, 30, 10), 0, 20), 8).size());
    assertEquals(8, Piece.cut(WIDE, rows(WIDE, 0, 784), 8).size());
  }

  /** Of many rows before few numbers, and of few rows before many. */
  @Test
  void areCutAtRowsAndAfterThemAtMultiplesOf16() {
    int start = WIDE.rowAt(0);
    assertEquals(
        List.of(
            new Piece(start, start + 267 * 800),
            new Piece(start + 267 * 800, start + 534 * 800),
            new Piece(start + 534 * 800, WIDE.length())),
        Piece.cut(WIDE, rows(WIDE, 0, 784), 3));
    Layout deep = new Layout(4, 800, 80);
    int after = deep.rowAt(4);
    int all = deep.length() - deep.rowAt(0);
    assertEquals(
        List.of(
            new Piece(deep.rowAt(0), after + (all / 2 - 4 * 800) / 16 * 16),
            new Piece(after + (all / 2 - 4 * 800) / 16 * 16, deep.length())),
        Piece.cut(deep, rows(deep, 0, 4), 2));
  }

  @Test
  void knowTheirRowsAndWhichIsTheFirst() {
    Piece rows = new Piece(WIDE.rowAt(3), WIDE.rowAt(7));
    assertEquals(List.of(3, 7), List.of(rows.firstRow(WIDE), rows.lastRow(WIDE)));
    Layout narrow = new Layout(20, 16, 10);
    Piece few = new Piece(narrow.rowAt(3), narrow.rowAt(7));
    assertEquals(List.of(3, 7), List.of(few.firstRow(narrow), few.lastRow(narrow)));
    Piece tail = new Piece(WIDE.rowAt(784) + 16, WIDE.length());
    assertEquals(List.of(784, 784), List.of(tail.firstRow(WIDE), tail.lastRow(WIDE)));
    assertFalse(rows.isFirst(WIDE));
    assertFalse(tail.isFirst(WIDE));
    assertTrue(new Piece(WIDE.rowAt(0), WIDE.rowAt(1)).isFirst(WIDE));
  }

  /** Whoever adds pieces gets what whoever adds all gets. */
  @Test
  void ofSumsAddUpToPiecesOfTheirSum() {
    double weight = 0;
    for (Piece piece : Piece.cut(WIDE, rows(WIDE, 0, 784), 5)) {
      Gradient left = sum(100, 400);
      Gradient right = sum(300, 700);
      Gradient leftSlice = Gradient.of(WIDE, piece);
      Gradient rightSlice = Gradient.of(WIDE, piece);
      leftSlice.copy(left, piece);
      rightSlice.copy(right, piece);
      leftSlice.addAndClear(rightSlice);
      left.addAndClear(right);
      Gradient expected = Gradient.of(WIDE, piece);
      expected.copy(left, piece);
      assertArrayEquals(expected.values(), leftSlice.values());
      assertEquals(expected.dirtyRows().marked(), leftSlice.dirtyRows().marked());
      for (Scalars.Name name : Scalars.NAMES) {
        double all = piece.isFirst(WIDE) ? left.scalars().get(name) : 0;
        assertEquals(all, leftSlice.scalars().get(name));
      }
      weight += leftSlice.scalars().get(Scalars.Name.WEIGHT);
      assertTrue(isZero(rightSlice));
      leftSlice.clear();
      assertTrue(isZero(leftSlice));
      assertEquals(0, leftSlice.scalars().get(Scalars.Name.WEIGHT));
    }
    assertEquals(100 + 300, weight, "of all pieces together");
  }

  /** Pieces move a little from round to round, and slices of them should not be garbage. */
  @Test
  void ofASumMoveWithinItsMemory() {
    Gradient slice = Gradient.of(WIDE, new Piece(WIDE.rowAt(100), WIDE.rowAt(300)));
    Gradient moved = slice.moved(new Piece(WIDE.rowAt(150), WIDE.rowAt(340)));
    assertSame(slice.values(), moved.values());
    Gradient sum = sum(200, 400);
    moved.copy(sum, moved.piece());
    assertEquals(140, moved.dirtyRows().marked());
    int at = WIDE.rowAt(250);
    assertEquals(sum.values()[at], moved.values()[at - WIDE.rowAt(150)]);
    Gradient whole = new Gradient(WIDE);
    whole.copy(moved, moved.piece());
    assertEquals(sum.values()[at], whole.values()[at]);
    moved.clear();
    assertTrue(isZero(moved));
    assertSame(moved, moved.moved(moved.piece()));
    assertSame(moved.values(), moved.moved(new Piece(WIDE.rowAt(0), WIDE.rowAt(200))).values());
    assertNotSame(moved.values(), moved.moved(new Piece(WIDE.rowAt(0), WIDE.rowAt(201))).values());
    assertEquals(Piece.all(WIDE), moved.moved(Piece.all(WIDE)).piece());
  }

  private Gradient sum(int from, int to) {
    Gradient sum = new Gradient(WIDE);
    sum.dirtyRows().mark(from, to);
    for (int at = WIDE.rowAt(from); at < WIDE.length(); at++) {
      if (at < WIDE.rowAt(to) || at >= WIDE.rowAt(784)) {
        sum.values()[at] = random.nextFloat() - 0.5f;
      }
    }
    sum.scalars().add(Scalars.Name.WEIGHT, from);
    return sum;
  }

  private static boolean isZero(Gradient sum) {
    for (float value : sum.values()) {
      if (value != 0) {
        return false;
      }
    }
    return sum.dirtyRows().marked() == 0;
  }
}
