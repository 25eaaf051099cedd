import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Draws a chart as SVG: lines over a logarithmic axis, or an even one with LINEAR in the
 * environment; readable on a light page and on a dark one. Reads rows of numbers with tabs between
 * them from its standard input: where on the axis, then a number for each line, and maybe more.
 *
 * <p>Usage: {@code java Chart.java AXIS UNIT LINE… <ROWS >FILE.svg}.
 */
final class Chart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int LEFT = 60;
  private static final int RIGHT = 80;
  private static final int TOP = 30;
  private static final int BOTTOM = 50;
  private static final int STEPS = 4;

  /** The least room for a number under the axis, and for a name beside the lines. */
  private static final int LABEL = 40;

  private static final int NAME = 14;

  /** Colours with a contrast of 3 or more against white and against a dark page. */
  private static final String[] COLORS = {"#2f81f7", "#d1570c", "#2da44e", "#a371f7"};

  private static final String STYLE =
      """
      <style>
        text { fill: #57606a; }
        .grid { stroke: #d0d7de; }
        @media (prefers-color-scheme: dark) {
          text { fill: #9198a1; }
          .grid { stroke: #3d444d; }
        }
      </style>
      """;

  private final List<double[]> rows;
  private final double most;
  private final boolean linear = System.getenv("LINEAR") != null;
  private double[] nameAt = {};
  private final StringBuilder svg = new StringBuilder();

  private Chart(List<double[]> rows, int lines) {
    this.rows = rows;
    double highest = 0;
    for (double[] row : rows) {
      for (int line = 1; line <= lines; line++) {
        highest = Math.max(highest, row[line]);
      }
    }
    double scale = Math.pow(10, Math.floor(Math.log10(highest)));
    this.most = Math.ceil(highest / scale * 2) / 2 * scale;
  }

  public static void main(String[] arguments) throws IOException {
    List<double[]> rows = new ArrayList<>();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] cells = line.split("\t");
      double[] row = new double[cells.length];
      for (int i = 0; i < cells.length; i++) {
        row[i] = Double.parseDouble(cells[i]);
      }
      rows.add(row);
    }
    System.out.print(new Chart(rows, arguments.length - 2).draw(arguments));
  }

  private String draw(String[] arguments) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">%n",
        WIDTH,
        HEIGHT);
    svg.append(STYLE);
    text(LEFT, TOP - 12, "start", arguments[1]);
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", arguments[0]);
    for (int i = 0; i <= STEPS; i++) {
      double value = most * i / STEPS;
      add(
          "<path class=\"grid\" d=\"M%d %.1fH%d\"/>%n",
          LEFT,
          y(value),
          WIDTH - RIGHT);
      String label = (value < 10 ? "%.1f" : "%.0f").formatted(value);
      text(LEFT - 6, y(value) + 4, "end", label);
    }
    double labelled = Double.NEGATIVE_INFINITY;
    for (double[] row : rows) {
      if (x(row) - labelled >= LABEL) {
        labelled = x(row);
        text(x(row), HEIGHT - BOTTOM + 18, "middle", String.format(Locale.ROOT, "%,.0f", row[0]));
      }
    }
    spreadNames(arguments.length - 2);
    for (int line = 1; line < arguments.length - 1; line++) {
      line(line, arguments[line + 1], COLORS[(line - 1) % COLORS.length]);
    }
    return svg.append("</svg>\n").toString();
  }

  /** Puts each line's name at its end, apart from the others. */
  private void spreadNames(int lines) {
    nameAt = new double[lines + 1];
    List<Integer> downwards = new ArrayList<>();
    for (int line = 1; line <= lines; line++) {
      downwards.add(line);
      nameAt[line] = y(rows.getLast()[line]);
    }
    downwards.sort(Comparator.comparingDouble(line -> nameAt[line]));
    for (int i = 1; i < lines; i++) {
      double above = nameAt[downwards.get(i - 1)];
      nameAt[downwards.get(i)] = Math.max(nameAt[downwards.get(i)], above + NAME);
    }
  }

  private void line(int line, String name, String color) {
    StringBuilder path = new StringBuilder();
    for (double[] row : rows) {
      path.append(path.isEmpty() ? "M" : "L");
      path.append(String.format(Locale.ROOT, "%.1f %.1f", x(row), y(row[line])));
      add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", x(row), y(row[line]), color);
    }
    add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n", path, color);
    text(WIDTH - RIGHT + 8, nameAt[line] + 4, "start", name);
  }

  private double x(double[] row) {
    double from = scaled(rows.getFirst()[0]);
    double to = scaled(rows.getLast()[0]);
    return LEFT + (WIDTH - LEFT - RIGHT) * (scaled(row[0]) - from) / (to - from);
  }

  private double scaled(double value) {
    return linear ? value : Math.log(value);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most;
  }

  private void text(double x, double y, String anchor, String text) {
    add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
