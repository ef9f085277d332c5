// The parts of the benchmark on PostgreSQL.
#pragma once

#include "libpq_by_hand.hpp"

#include <shop/client.hpp>

#include <string>

// Rows by the hundred thousand: into the database, and out of it.
void bench_bulk(shop::client& db, by_hand::database& raw);

// The pool of connections to the server at this URL.
void bench_pool(const std::string& url);
