/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** That programs are priced as the page of the claim says. */
@NullMarked
package dev.engram.bench.claim;

import org.jspecify.annotations.NullMarked;
