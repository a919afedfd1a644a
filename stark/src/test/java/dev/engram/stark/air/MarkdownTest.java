/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.field.PrimeField;
import org.junit.jupiter.api.Test;

class MarkdownTest {

  private static final class Documented implements Air {

    @Override
    public String name() {
      return "documented";
    }

    @Override
    public void define(AirBuilder air) {
      Column a = air.column("a");
      Column b = air.partition("log").column("b");
      Expr start = air.publicValue("start");
      Expr longer = a.plus(b).times(a.next().minus(b.minus(a)).negate());
      air.bool("a is a truth value", a);
      air.zeroOnFirst("b starts", b.minus(start.times(2)));
      air.zeroOnTransition("long", longer.times(-3));
      air.zero("longer", longer.plus(a.negate()));
      air.send(new Bus(4, "numbers"), a, a, b);
    }
  }

  @Test
  void anAirIsDocumentedOnAPage() {
    AirDescription air = AirDescription.of(new Documented(), PrimeField.KOALA_BEAR);

    assertThat(air.toMarkdown())
        .isEqualTo(
            """
            # documented

            4 constraints of degree up to 3 over koala-bear; an apostrophe marks the next row.

            | matrix | columns |
            |---|---|
            | main | `a` |
            | partition log | `b` |
            | public values | `start` |

            | constraint | rows | degree | is zero |
            |---|---|---|---|
            | a is a truth value | every row | 2 | `a·(a − 1)` |
            | b starts | first | 2 | `b − start·2` |
            | long | transition | 3 | `t1·(−3)` |
            | longer | every row | 2 | `t1 + (−a)` |

            | bus | count | weight | message |
            |---|---|---|---|
            | numbers (4) | `a` | 1 | `a`, `b` |

            where

            - `t1 = (a + b)·(−(a' − (b − a)))`
            """);
  }
}
