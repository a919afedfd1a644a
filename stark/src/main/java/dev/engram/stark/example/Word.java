/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A word of 32 bits in a field of 31: two halves of 16 bits.
 *
 * @param low the lower half
 * @param high the upper half
 */
record Word(Expr low, Expr high) {

  static final int BITS = 32;
  private static final int HALF = 16;

  /** Declares columns of halves. */
  static Register declare(AirBuilder air, String name) {
    Column low = air.column(name + ".low");
    Column high = air.column(name + ".high");
    return new Register(new Word(low, high), new Word(low.next(), high.next()));
  }

  /** The word of so many bits, the least first. */
  static Word ofBits(List<? extends Expr> bits) {
    return new Word(Expr.limbs(1, bits.subList(0, HALF)), Expr.limbs(1, bits.subList(HALF, BITS)));
  }

  /** The word of a number that is known. */
  static Word constant(int number) {
    return new Word(Expr.constant(number & 0xFFFF), Expr.constant(number >>> HALF));
  }

  /** Declares a word and demands, on every row, that another one is in it. */
  static Register keep(AirBuilder air, String name, Word kept) {
    Register register = declare(air, name);
    Word difference = register.here().minus(kept);
    air.zero(name + " is right below", difference.low);
    air.zero(name + " is right above", difference.high);
    return register;
  }

  /**
   * Declares a word and demands, on every row, that it is a sum modulo 2^32. A half and its carry
   * are the sum of halves as numbers, for with so few bits of a carry they are far below the prime.
   *
   * @param carryBits enough for the carry of so many terms
   */
  static Register sum(AirBuilder air, String name, int carryBits, Word... terms) {
    Register sum = declare(air, name);
    Expr lowCarry = carry(air, name + ".low_carry", carryBits);
    Expr highCarry = carry(air, name + ".high_carry", carryBits);
    Expr low = lowCarry.times(1 << HALF).plus(sum.here().low);
    Expr high = highCarry.times(1 << HALF).plus(sum.here().high).minus(lowCarry);
    for (Word term : terms) {
      low = low.minus(term.low);
      high = high.minus(term.high);
    }
    air.zero(name + " adds up below", low);
    air.zero(name + " adds up above", high);
    return sum;
  }

  private static Expr carry(AirBuilder air, String name, int bits) {
    List<Column> columns = air.columns(name, bits);
    columns.forEach(bit -> air.bool(name + " is of bits", bit));
    return Expr.limbs(1, columns);
  }

  Word minus(Word other) {
    return new Word(low.minus(other.low), high.minus(other.high));
  }

  Word plus(Word other) {
    return new Word(low.plus(other.low), high.plus(other.high));
  }

  Word times(Expr factor) {
    return new Word(low.times(factor), high.times(factor));
  }

  /**
   * Columns that hold a word.
   *
   * @param here what they hold in the row at hand
   * @param next what they hold in the next row
   */
  record Register(Word here, Word next) {}

  /** Columns that hold a word as its bits, the least first. */
  record Bits(List<Column> columns) {

    static Bits declare(AirBuilder air, String name) {
      List<Column> columns = air.columns(name, BITS);
      columns.forEach(bit -> air.bool(name + " is of bits", bit));
      return new Bits(columns);
    }

    Register register() {
      return new Register(ofBits(columns), ofBits(columns.stream().map(Column::next).toList()));
    }

    Expr bit(int index) {
      return columns.get(index % BITS);
    }

    /** The bits turned by two distances, and either turned by a third or moved, and xored. */
    Word mixed(int first, int second, int third, boolean turned) {
      List<Expr> bits = new ArrayList<>();
      for (int i = 0; i < BITS; i++) {
        Expr two = xor(bit(i + first), bit(i + second));
        bits.add(turned || i + third < BITS ? xor(two, bit(i + third)) : two);
      }
      return ofBits(bits);
    }

    /** This one's bits choose between those of two others. */
    Word choice(Bits yes, Bits no) {
      return ofBits(
          IntStream.range(0, BITS)
              .mapToObj(i -> bit(i).times(yes.bit(i)).plus(bit(i).not().times(no.bit(i))))
              .toList());
    }

    /** What at least two of three have. */
    Word majority(Bits second, Bits third) {
      return ofBits(
          IntStream.range(0, BITS)
              .mapToObj(i -> {
                Expr both = second.bit(i).times(third.bit(i));
                Expr either = second.bit(i).plus(third.bit(i)).minus(both.times(2));
                return both.plus(bit(i).times(either));
              })
              .toList());
    }

    private static Expr xor(Expr a, Expr b) {
      return a.plus(b).minus(a.times(b).times(2));
    }
  }
}
