// 784-30-10 with mini-batches of 10 in one thread of C: about what this machine can do at most, if the sums keep
// their order. Pixels that are not zero are lists of row and value, made once; a row of weights fills two cache lines;
// two samples are added side by side, while the lists of the next are on their way; the gradients' rows are summed,
// and those that were touched are stepped and emptied. Seed, shuffles and the order of sums are those of nndl, so it
// counts as many right digits, but for one or two. A vector is one register: 16 floats with AVX-512, else the 8 of AVX2.
//
//   gcc -O3 -march=native -o narrow scripts/dev/peers/narrow.c -lm && ./narrow DATA [EPOCHS]
//
// DATA is a folder with MNIST's IDX files, plain or .gz. Prints what peers/peer.py prints: after each epoch the book's
// line on standard error, at the end the median seconds of an epoch, its shuffle included, and with the evaluation.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { INPUTS = 784, HIDDEN = 30, CLASSES = 10, TRAINING = 50000, TEST = 10000, M = 10, AHEAD = 2, LINE = 64 };
#ifdef __AVX512F__
enum { BYTES = 64 };
#else
enum { BYTES = 32 };
#endif
enum { LANES = BYTES / 4, WIDE = 32 / LANES, NARROW = 16 / LANES };

typedef float Vector __attribute__((vector_size(BYTES)));
typedef int32_t Bits __attribute__((vector_size(BYTES)));
typedef struct { Vector v[WIDE]; } Row; // 32 floats: a number for each neuron of layer 1
typedef struct { Vector v[NARROW]; } Half; // 16 floats: one for each of layer 2

typedef struct {
  int count;
  uint16_t *row;
  float *value;
  uint8_t label;
} Sample;

static Sample training[TRAINING], test[TEST];
static int order[TRAINING];
static uint8_t touched[INPUTS];

// The weights and what is summed for them. Those of layer 2 are held both ways round: a product needs either.
static Row w1[INPUTS], b1, w2_transposed[CLASSES], g1[INPUTS], gb1, g2_transposed[CLASSES];
static Half w2[HIDDEN], b2, g2[HIDDEN], gb2;

// --- samples ----------------------------------------------------------------------------------------------

static void *read_idx(const char *folder, const char *name, size_t header, size_t bytes) {
  char command[4096];
  snprintf(command, sizeof command, "gzip -cdf '%s/%s'* 2> /dev/null", folder, name);
  FILE *file = popen(command, "r");
  char *content = malloc(header + bytes);
  if (fread(content, 1, header + bytes, file) != header + bytes) {
    fprintf(stderr, "narrow: %s/%s: expected %zu bytes, found fewer\n", folder, name, header + bytes);
    exit(1);
  }
  while (fgetc(file) != EOF) {}
  pclose(file);
  return content + header;
}

static void load(const char *folder, const char *set, Sample *samples, int count) {
  char name[64];
  snprintf(name, sizeof name, "%s-images-idx3-ubyte", set);
  uint8_t *pixels = read_idx(folder, name, 16, (size_t) count * INPUTS);
  snprintf(name, sizeof name, "%s-labels-idx1-ubyte", set);
  uint8_t *labels = read_idx(folder, name, 8, count);
  size_t most = (size_t) count * INPUTS;
  uint16_t *row = malloc(most * sizeof *row);
  float *value = malloc(most * sizeof *value);
  for (int i = 0; i < count; i++) {
    samples[i] = (Sample){0, row, value, labels[i]};
    for (int k = 0; k < INPUTS; k++) {
      if (pixels[(size_t) i * INPUTS + k] != 0) {
        *row++ = k;
        *value++ = pixels[(size_t) i * INPUTS + k] / 255.0f;
        samples[i].count++;
      }
    }
  }
}

// --- nndl's seed and shuffle ------------------------------------------------------------------------------

static uint64_t mix(uint64_t z) {
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

static void shuffle(uint64_t seed, uint64_t epoch) {
  const uint64_t gamma = 0x9e3779b97f4a7c15;
  uint64_t n = TRAINING, a = ceil(sqrt(n)), b = (n + a - 1) / a, key[8], state = mix(mix(seed + gamma) + epoch);
  for (int round = 0; round < 8; round++) {
    key[round] = mix(state += gamma);
  }
  for (uint64_t sample = 0; sample < n; sample++) {
    uint64_t x = sample;
    do {
      uint64_t left = x / b, right = x % b;
      for (int round = 0; round < 8; round += 2) {
        left += (mix(right ^ key[round]) >> 32) * a >> 32;
        left -= left >= a ? a : 0;
        right += (mix(left ^ key[round + 1]) >> 32) * b >> 32;
        right -= right >= b ? b : 0;
      }
      x = left * b + right;
    } while (x >= n);
    order[x] = sample;
  }
}

static uint64_t random_state;

static int random_bits(int bits) { // java.util.Random
  random_state = (random_state * 0x5deece66d + 0xb) & ((1ull << 48) - 1);
  return (int) (random_state >> (48 - bits));
}

static double random_double(void) {
  uint64_t high = random_bits(26);
  return (double) (high << 27 | (uint64_t) random_bits(27)) / (1ull << 53);
}

static float gaussian(void) {
  static double other;
  static int has_other;
  if (has_other) {
    has_other = 0;
    return other;
  }
  double u, v, s;
  do {
    u = 2 * random_double() - 1;
    v = 2 * random_double() - 1;
    s = u * u + v * v;
  } while (s >= 1 || s == 0);
  double factor = sqrt(-2 * log(s) / s);
  other = v * factor;
  has_other = 1;
  return u * factor;
}

static void initialise(uint64_t seed) {
  random_state = (seed ^ 0x5deece66d) & ((1ull << 48) - 1);
  for (int j = 0; j < HIDDEN; j++) ((float *) &b1)[j] = gaussian();
  for (int j = 0; j < CLASSES; j++) ((float *) &b2)[j] = gaussian();
  for (int j = 0; j < HIDDEN; j++)
    for (int k = 0; k < INPUTS; k++) ((float *) &w1[k])[j] = gaussian();
  for (int j = 0; j < CLASSES; j++)
    for (int k = 0; k < HIDDEN; k++) ((float *) &w2_transposed[j])[k] = ((float *) &w2[k])[j] = gaussian();
}

// --- the network ------------------------------------------------------------------------------------------

static inline Vector where(Bits mask, Vector yes, Vector no) {
  return (Vector) ((mask & (Bits) yes) | (~mask & (Bits) no));
}

static inline Vector sigmoid(Vector z) {
  Vector u = -z, limit = (Vector){} + 40.0f;
  u = where(u > limit, limit, u);
  u = where(u < -limit, -limit, u);
  Vector rounded = u * 1.442695040f + 12582912.0f, n = rounded - 12582912.0f;
  Vector r = n * 2.12194440e-4f + (n * -0.693359375f + u);
  Vector p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  Vector exp_r = p * (r * r) + r + 1.0f;
  return 1.0f / (exp_r * (Vector) (((Bits) rounded - (0x4b400000 - 127)) << 23) + 1.0f);
}

static inline Vector times_derivative(Vector delta, Vector a) {
  Vector product = delta * (a * (1.0f - a));
  Vector size = (Vector) ((Bits) product & 0x7fffffff);
  return where(size < (Vector){} + 0x1p-64f, (Vector){}, product);
}

static inline void add(Row *z, float x, const Row *w) {
  for (int i = 0; i < WIDE; i++) z->v[i] += x * w->v[i];
}

static inline void add_rest(Row *z, const Sample *s, int from) {
  Row sum = *z;
  for (int e = from; e < s->count; e++) {
    add(&sum, s->value[e], &w1[s->row[e]]);
  }
  *z = sum;
}

static void hidden(const Sample *s, const Sample *t, Row *zs, Row *zt) {
  int both = s->count < t->count ? s->count : t->count;
  Row sum = b1, other = b1;
  for (int e = 0; e < both; e++) {
    add(&sum, s->value[e], &w1[s->row[e]]);
    add(&other, t->value[e], &w1[t->row[e]]);
  }
  *zs = sum;
  *zt = other;
  add_rest(zs, s, both);
  add_rest(zt, t, both);
  for (int i = 0; i < WIDE; i++) {
    zs->v[i] = sigmoid(zs->v[i]);
    zt->v[i] = sigmoid(zt->v[i]);
  }
}

static inline void add_half(Half *z, float x, const Half *w) {
  for (int i = 0; i < NARROW; i++) z->v[i] += x * w->v[i];
}

static inline Half outputs(const Row *a) {
  Half z = b2;
  for (int j = 0; j < HIDDEN; j++) add_half(&z, a->v[j / LANES][j % LANES], &w2[j]);
  for (int i = 0; i < NARROW; i++) z.v[i] = sigmoid(z.v[i]);
  return z;
}

static inline void step(Vector *w, Vector *g, int vectors, float scale) {
  for (int i = 0; i < vectors; i++) {
    w[i] += scale * g[i];
    g[i] = (Vector){};
  }
}

static inline void step_row(Row *w, Row *g, float scale) { step(w->v, g->v, WIDE, scale); }

static inline void step_half(Half *w, Half *g, float scale) { step(w->v, g->v, NARROW, scale); }

static void train_mini_batch(int from) {
  static Row a1[M], d1[M];
  static Half a2[M], d2[M];
  for (int m = 0; m < M; m += 2) {
    for (int ahead = AHEAD; ahead < AHEAD + 2; ahead++) {
      if (from + m + ahead < TRAINING) {
        const Sample *next = &training[order[from + m + ahead]];
        for (int e = 0; e < next->count; e += LINE / 4) {
          __builtin_prefetch(&next->value[e]);
          __builtin_prefetch(&next->row[e]);
        }
      }
    }
    hidden(&training[order[from + m]], &training[order[from + m + 1]], &a1[m], &a1[m + 1]);
  }
  for (int m = 0; m < M; m++) {
    a2[m] = outputs(&a1[m]);
    d2[m] = a2[m];
    ((float *) &d2[m])[training[order[from + m]].label] -= 1;
    for (int i = 0; i < NARROW; i++) d2[m].v[i] = times_derivative(d2[m].v[i], a2[m].v[i]);
  }
  for (int m = 0; m < M; m++) {
    Row d = {};
    for (int i = 0; i < NARROW; i++) gb2.v[i] += d2[m].v[i];
    for (int j = 0; j < CLASSES; j++) {
      float x = d2[m].v[j / LANES][j % LANES];
      add(&d, x, &w2_transposed[j]);
      add(&g2_transposed[j], x, &a1[m]);
    }
    for (int j = 0; j < HIDDEN; j++) add_half(&g2[j], a1[m].v[j / LANES][j % LANES], &d2[m]);
    for (int i = 0; i < WIDE; i++) {
      d1[m].v[i] = times_derivative(d.v[i], a1[m].v[i]);
      gb1.v[i] += d1[m].v[i];
    }
  }
  for (int m = 0; m < M; m++) {
    const Sample *s = &training[order[from + m]];
    for (int e = 0; e < s->count; e++) {
      add(&g1[s->row[e]], s->value[e], &d1[m]);
      touched[s->row[e]] = 1;
    }
  }
  float scale = -3.0 / M;
  for (int k = 0; k < INPUTS; k++) {
    if (touched[k]) {
      step_row(&w1[k], &g1[k], scale);
      touched[k] = 0;
    }
  }
  step_row(&b1, &gb1, scale);
  step_half(&b2, &gb2, scale);
  for (int j = 0; j < CLASSES; j++) step_row(&w2_transposed[j], &g2_transposed[j], scale);
  for (int j = 0; j < HIDDEN; j++) step_half(&w2[j], &g2[j], scale);
}

static int count_correct(void) {
  int correct = 0;
  for (int i = 0; i < TEST; i += 2) {
    Row a[2];
    hidden(&test[i], &test[i + 1], &a[0], &a[1]);
    for (int j = 0; j < 2; j++) {
      Half output = outputs(&a[j]);
      const float *z = (const float *) &output;
      int best = 0;
      for (int k = 1; k < CLASSES; k++) best = z[k] > z[best] ? k : best;
      correct += best == test[i + j].label;
    }
  }
  return correct;
}

// --- epochs -----------------------------------------------------------------------------------------------

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

int main(int count, char **arguments) {
  int epochs = count > 2 ? atoi(arguments[2]) : 30;
  if (count < 2 || epochs < 1) {
    fprintf(stderr, "narrow: expected a folder with MNIST and 1 or more epochs\n");
    return 2;
  }
  load(arguments[1], "train", training, TRAINING);
  load(arguments[1], "t10k", test, TEST);
  initialise(1);
  double *seconds = malloc(epochs * sizeof *seconds), *whole = malloc(epochs * sizeof *whole);
  for (int epoch = 0; epoch < epochs; epoch++) {
    double start = now();
    shuffle(1, epoch);
    for (int from = 0; from < TRAINING; from += M) {
      train_mini_batch(from);
    }
    seconds[epoch] = now() - start;
    fprintf(stderr, "Epoch %d: %d / %d\n", epoch, count_correct(), TEST);
    whole[epoch] = now() - start;
  }
  qsort(seconds, epochs, sizeof *seconds, by_size);
  qsort(whole, epochs, sizeof *whole, by_size);
  printf("%.5f %.5f\n", seconds[epochs / 2], whole[epochs / 2]);
  return 0;
}
