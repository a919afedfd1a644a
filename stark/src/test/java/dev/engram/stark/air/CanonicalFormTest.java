/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.field.PrimeField;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CanonicalFormTest {

  private static final PrimeField FIELD = PrimeField.KOALA_BEAR;
  private static final Bus BUS = new Bus(1, "bus");

  private record Named(String name, Consumer<AirBuilder> definition) implements Air {

    @Override
    public void define(AirBuilder air) {
      definition.accept(air);
    }
  }

  private static String canonical(Consumer<AirBuilder> definition) {
    return canonical("air", definition, FIELD);
  }

  private static String canonical(String name, Consumer<AirBuilder> definition, PrimeField field) {
    byte[] bytes = AirDescription.of(new Named(name, definition), field).canonical();
    return new BigInteger(1, bytes).toString(16);
  }

  /** An AIR of two columns; a change is done in one place. */
  private static String varied(int place) {
    return canonical(air -> {
      Column a = air.column("a");
      Column b = place == 0 ? air.partition("p").column("b") : air.column("b");
      Column c = place == 1 ? air.preprocessed("c") : air.column("c");
      if (place == 2) {
        air.column("d");
      }
      Expr seed = air.publicValue("seed");
      if (place == 3) {
        air.publicValue("unused");
      }
      Expr left = place == 4 ? a.next() : a;
      Expr product = place == 5 ? left.plus(b) : left.times(b);
      Expr difference = place == 6 ? seed.minus(product) : product.minus(seed);
      Expr last = place == 7 ? difference.plus(8) : difference.plus(9);
      if (place == 8) {
        air.zeroOnFirst("x", last);
      } else if (place == 9) {
        air.zeroOnLast("x", last);
      } else if (place == 10) {
        air.zeroOnTransition("x", last);
      } else {
        air.zero("x", last);
      }
      if (place != 11) {
        air.zero("y", place == 12 ? c.times(a) : c.times(b));
      }
      Bus bus = place == 13 ? new Bus(2, "bus") : BUS;
      Expr[] message =
          place == 14 ? new Expr[] {a} : place == 15 ? new Expr[] {b, a} : new Expr[] {a, b};
      if (place == 16) {
        air.receive(bus, c, message);
      } else {
        air.send(bus, place == 17 ? b : c, message);
      }
      if (place == 18) {
        air.provide(BUS, a, a);
      } else {
        air.receive(BUS, a, a);
      }
    });
  }

  @Test
  void everyChangeOfAnAirChangesItsBytes() {
    List<String> forms = IntStream.range(-1, 19).mapToObj(CanonicalFormTest::varied).toList();

    assertThat(forms).doesNotHaveDuplicates();
  }

  @Test
  void theNamesOfPartitionsAreInTheBytesAndTheirOrder() {
    assertThat(partitioned("p", "q"))
        .isEqualTo(partitioned("p", "q"))
        .isNotEqualTo(partitioned("p", "r"))
        .isNotEqualTo(partitioned("q", "p"));
  }

  private static String partitioned(String first, String second) {
    return canonical(air -> {
      air.zero("x", air.partition(first).column("a"));
      air.zero("y", air.partition(second).column("b"));
    });
  }

  @Test
  void theNameAndTheFieldAreInTheBytes() {
    Consumer<AirBuilder> column = air -> air.column("a");

    assertThat(canonical("a", column, FIELD))
        .isNotEqualTo(canonical("b", column, FIELD))
        .isNotEqualTo(canonical("a", column, PrimeField.BABY_BEAR));
  }

  @Test
  void whatIsOnlyForPeopleIsNotInTheBytes() {
    assertThat(
            canonical(air -> {
              Column a = air.column("a");
              air.zero("says this", a);
              air.send(BUS, a, a);
            }))
        .isEqualTo(
            canonical(air -> {
              Column b = air.column("b");
              air.zero("says that", b);
              air.send(new Bus(1, "another name"), b, b);
            }));
  }

  @Test
  void constantsAreThereAsPlainNumbers() {
    Consumer<AirBuilder> constant = air -> air.zero("x", air.column("a").plus(0x01020304));

    assertThat(canonical(constant)).contains("00000000" + "04030201");
  }
}
