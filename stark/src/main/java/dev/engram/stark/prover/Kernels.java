/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.kernel.ExtensionProgram;
import dev.engram.stark.kernel.Kernel;
import dev.engram.stark.kernel.Pointer;
import dev.engram.stark.kernel.Program;
import dev.engram.stark.kernel.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The programs that a prover runs over tiles, each compiled once in a JVM: the JIT learns a kernel
 * over many proofs, of any key. The comment of each says which pointers it takes, in order.
 */
final class Kernels {

  private static final long TILE = 64;

  private final ExtensionField extension;
  private final PrimeField field;
  private final int degree;
  private final ConcurrentHashMap<String, Kernel> compiled = new ConcurrentHashMap<>();

  private static final ConcurrentHashMap<ExtensionField, Kernels> ALL = new ConcurrentHashMap<>();

  /** Those of an extension. */
  static Kernels of(ExtensionField extension) {
    return ALL.computeIfAbsent(extension, Kernels::new);
  }

  private Kernels(ExtensionField extension) {
    this.extension = extension;
    this.field = extension.base();
    this.degree = extension.degree();
  }

  private Kernel once(String name, Supplier<Program> program) {
    return compiled.computeIfAbsent(name, n -> program.get().compile());
  }

  /** Words by a factor: factor, from, to. */
  Kernel scale() {
    return once(
        "scale",
        () -> {
          Program program = new Program(field);
          Pointer factor = program.pointer("factor", 0);
          Pointer from = program.pointer("from", TILE);
          Pointer to = program.pointer("to", TILE);
          program.store(to, 0, program.mul(program.load(from, 0), program.broadcast(factor, 0)));
          return program;
        });
  }

  /** The next row's words by a factor: factor, tile, next tile, to. */
  Kernel scaleNext() {
    return once(
        "scale next",
        () -> {
          Program program = new Program(field);
          Pointer factor = program.pointer("factor", 0);
          Pointer tile = program.pointer("tile", TILE);
          Pointer next = program.pointer("next", TILE);
          Pointer to = program.pointer("to", TILE);
          program.store(
              to, 0, program.mul(program.loadNext(tile, next, 0), program.broadcast(factor, 0)));
          return program;
        });
  }

  /** Products with the tile before: products before, words, products. */
  Kernel prefixProducts() {
    return once(
        "prefix products",
        () -> {
          Program program = new Program(field);
          Pointer before = program.pointer("before", TILE);
          Pointer words = program.pointer("words", TILE);
          Pointer products = program.pointer("products", TILE);
          program.store(products, 0, program.mul(program.load(before, 0), program.load(words, 0)));
          return program;
        });
  }

  /**
   * Inverses, backwards, from the inverse of the product of all: rest, products before, words,
   * inverses.
   */
  Kernel backSubstitution() {
    return once(
        "back substitution",
        () -> {
          Program program = new Program(field);
          Pointer rest = program.pointer("rest", 0);
          Pointer before = program.pointer("before", -TILE);
          Pointer words = program.pointer("words", -TILE);
          Pointer inverses = program.pointer("inverses", -TILE);
          Value all = program.load(rest, 0);
          Value word = program.load(words, 0);
          program.store(inverses, 0, program.mul(all, program.load(before, 0)));
          program.store(rest, 0, program.mul(all, word));
          return program;
        });
  }

  /** The values of a monic polynomial: its other coefficients, points, values. */
  Kernel polynomial() {
    return once(
        "polynomial",
        () -> {
          Program program = new Program(field);
          Pointer coefficients = program.pointer("coefficients", 0);
          Pointer points = program.pointer("points", TILE);
          Pointer values = program.pointer("values", TILE);
          Value x = program.load(points, 0);
          Value value = x;
          for (int i = degree - 1; i >= 0; i--) {
            value = program.add(value, program.broadcast(coefficients, 4L * i));
            value = i == 0 ? value : program.mul(value, x);
          }
          program.store(values, 0, value);
          return program;
        });
  }

  /**
   * What opens a column at a point z, x/(x − z): cofactor, points, inverses of the minimal
   * polynomial of z, weights.
   */
  Kernel weights() {
    return once(
        "weights",
        () -> {
          Program program = new Program(field);
          ExtensionProgram elements = new ExtensionProgram(program, extension);
          Pointer cofactor = program.pointer("cofactor", 0);
          Pointer points = program.pointer("points", TILE);
          Pointer inverses = program.pointer("inverses", TILE);
          Pointer weights = program.pointer("weights", TILE * degree);
          Value x = program.load(points, 0);
          Value[] fraction = cofactor(program, elements, cofactor, 0, x);
          Value scale = program.mul(x, program.load(inverses, 0));
          elements.store(weights, 0, elements.mulBase(fraction, scale));
          return program;
        });
  }

  /** The cofactor of z at x: a polynomial of degree − 1, its coefficients elements. */
  private Value[] cofactor(
      Program program, ExtensionProgram elements, Pointer from, long at, Value x) {
    List<Value[]> coefficients = new ArrayList<>();
    List<Value> powers = new ArrayList<>();
    Value power = program.constant(field.one());
    for (int i = 0; i < degree; i++) {
      coefficients.add(elements.broadcast(from, at + 4L * degree * i));
      powers.add(power);
      power = program.mul(power, x);
    }
    return elements.dot(coefficients, powers);
  }

  /**
   * Adds a block of tiles of columns, each word times its row's weight, to sums: weights, columns,
   * sums. One run goes from column to column.
   *
   * @param width of the matrix
   * @param tiles of the block
   */
  Kernel weightedSum(int width, int tiles) {
    return once(
        "weighted sum " + width + " " + tiles,
        () -> {
          Program program = new Program(field);
          Pointer weights = program.pointer("weights", 0);
          Pointer columns = program.pointer("columns", TILE);
          Pointer sums = program.pointer("sums", TILE * degree);
          List<Value> words = new ArrayList<>();
          for (int tile = 0; tile < tiles; tile++) {
            words.add(program.load(columns, (long) tile * width * TILE));
          }
          for (int component = 0; component < degree; component++) {
            List<Value> factors = new ArrayList<>();
            for (int tile = 0; tile < tiles; tile++) {
              factors.add(program.load(weights, ((long) tile * degree + component) * TILE));
            }
            Value sum = program.load(sums, component * TILE);
            program.store(sums, component * TILE, program.add(sum, program.dot(words, factors)));
          }
          return program;
        });
  }

  /**
   * Joins columns of a tile, each times an element, to one element a row: the elements, a column of
   * the matrix, the sum.
   *
   * @param width of the matrix
   * @param columns by their distance from the one that is pointed to; not many, for the JIT's sake
   * @param adds whether the sum is there and this adds to it
   */
  Kernel join(int width, List<Integer> columns, boolean adds) {
    return once(
        "join " + width + columns + adds,
        () -> {
          Program program = new Program(field);
          ExtensionProgram elements = new ExtensionProgram(program, extension);
          Pointer factors = program.pointer("factors", 0);
          Pointer matrix = program.pointer("matrix", TILE * width);
          Pointer sum = program.pointer("sum", TILE * degree);
          List<Value[]> powers = new ArrayList<>();
          List<Value> words = new ArrayList<>();
          for (int i = 0; i < columns.size(); i++) {
            powers.add(elements.broadcast(factors, 4L * degree * i));
            words.add(program.load(matrix, columns.get(i) * TILE));
          }
          Value[] joined = elements.dot(powers, words);
          elements.store(sum, 0, adds ? elements.add(joined, elements.load(sum, 0)) : joined);
          return program;
        });
  }

  /**
   * Divides what was joined: parameters, points, inverses of the minimal polynomial at the points,
   * what was joined, word. The parameters are minus what the sum is at z, then the cofactor of z.
   *
   * @param adds whether the word is there and this adds to it
   */
  Kernel divide(boolean adds) {
    return once(
        "divide " + adds,
        () -> {
          Program program = new Program(field);
          ExtensionProgram elements = new ExtensionProgram(program, extension);
          Pointer parameters = program.pointer("parameters", 0);
          Pointer points = program.pointer("points", TILE);
          Pointer inverses = program.pointer("inverses", TILE);
          Pointer joined = program.pointer("joined", TILE * degree);
          Pointer word = program.pointer("word", TILE * degree);
          Value[] numerator =
              elements.add(elements.load(joined, 0), elements.broadcast(parameters, 0));
          Value[] cofactor =
              cofactor(program, elements, parameters, 4L * degree, program.load(points, 0));
          Value[] inverse = elements.mulBase(cofactor, program.load(inverses, 0));
          Value[] quotient = elements.mul(numerator, inverse);
          elements.store(word, 0, adds ? elements.add(quotient, elements.load(word, 0)) : quotient);
          return program;
        });
  }

  /**
   * Folds leaves: parameters, inverses of the leaves' points, leaves, folded word, and, if one
   * joins, a word. The parameters are β^j/arity for each j below the arity, then the challenge that
   * the word joins with.
   */
  Kernel fold(int logArity, boolean joins) {
    return once(
        "fold " + logArity + joins,
        () -> {
          int arity = 1 << logArity;
          Program program = new Program(field);
          ExtensionProgram elements = new ExtensionProgram(program, extension);
          Pointer parameters = program.pointer("parameters", 0);
          Pointer inverses = program.pointer("inverses", TILE);
          Pointer leaves = program.pointer("leaves", TILE * degree * arity);
          Pointer folded = program.pointer("folded", TILE * degree);
          Value[][] values = new Value[arity][];
          for (int k = 0; k < arity; k++) {
            values[k] = elements.load(leaves, (long) k * degree * TILE);
          }
          // f_j·arity = y^−j·Σ_k w^−jk·f(y·w^k), an inverse transform of the leaf
          Value[][] parts = inverseTransform(elements, values);
          Value inverse = program.load(inverses, 0);
          Value power = null;
          Value[] sum = elements.mul(parts[0], elements.broadcast(parameters, 0));
          for (int j = 1; j < arity; j++) {
            power = power == null ? inverse : program.mul(power, inverse);
            Value[] challenge = elements.broadcast(parameters, 4L * degree * j);
            sum = elements.add(sum, elements.mul(elements.mulBase(parts[j], power), challenge));
          }
          if (joins) {
            Pointer joining = program.pointer("joining", TILE * degree);
            Value[] challenge = elements.broadcast(parameters, 4L * degree * arity);
            sum = elements.add(sum, elements.mul(elements.load(joining, 0), challenge));
          }
          elements.store(folded, 0, sum);
          return program;
        });
  }

  /** Σ_k w^−jk·values[k] for each j, with w of order values.length. */
  private Value[][] inverseTransform(ExtensionProgram elements, Value[][] values) {
    int n = values.length;
    if (n == 1) {
      return values;
    }
    Value[][] even = new Value[n / 2][];
    Value[][] odd = new Value[n / 2][];
    for (int k = 0; k < n / 2; k++) {
      even[k] = values[2 * k];
      odd[k] = values[2 * k + 1];
    }
    even = inverseTransform(elements, even);
    odd = inverseTransform(elements, odd);
    int root = field.inverse(field.rootOfUnity(Integer.numberOfTrailingZeros(n)));
    int twiddle = field.one();
    Value[][] transformed = new Value[n][];
    for (int j = 0; j < n / 2; j++) {
      Value[] turned = elements.scale(odd[j], twiddle);
      transformed[j] = elements.add(even[j], turned);
      transformed[j + n / 2] = elements.sub(even[j], turned);
      twiddle = field.mul(twiddle, root);
    }
    return transformed;
  }
}
