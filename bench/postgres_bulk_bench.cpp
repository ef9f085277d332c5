// Rows by the hundred thousand.
#include "compare.hpp"
#include "postgres_bench.hpp"

#include <malloc.h>

#include <bit>
#include <fstream>
#include <string>
#include <vector>

namespace {

using namespace shop;
using tenon::bench::report;

constexpr int copied_rows = 100'000;
constexpr int streamed_rows = 1'000'000;

struct reading_row {
  std::string device;
  double value = 0;
  tenon::timestamp at;
};

// Rows as COPY takes them.
class copy_writer {
 public:
  explicit copy_writer(by_hand::database& db) : db_(db), at_(buffer_.data()) {
    append({"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19});
  }

  void row(const reading_row& r) {
    if (buffer_.size() - static_cast<std::size_t>(at_ - buffer_.data()) < 256) send();
    number<std::int16_t>(3);
    number<std::int32_t>(static_cast<std::int32_t>(r.device.size()));
    append(r.device);
    number<std::int32_t>(8);
    number(std::bit_cast<std::int64_t>(r.value));
    number<std::int32_t>(8);
    number(r.at.microseconds() - 946'684'800'000'000);
  }

  void finish() {
    number<std::int16_t>(-1);
    send();
    db_.check(PQputCopyEnd(db_.handle(), nullptr) == 1);
    PGresult* r = PQgetResult(db_.handle());
    db_.check(PQresultStatus(r) == PGRES_COMMAND_OK);
    PQclear(r);
    PQgetResult(db_.handle());
  }

 private:
  template <class T>
  void number(T v) {
    for (std::size_t i = 0; i < sizeof v; ++i)
      at_[i] = static_cast<char>(static_cast<std::make_unsigned_t<T>>(v) >> (8 * (sizeof v - 1 - i)));
    at_ += sizeof v;
  }
  void append(std::string_view bytes) {
    std::memcpy(at_, bytes.data(), bytes.size());
    at_ += bytes.size();
  }
  void send() {
    db_.check(PQputCopyData(db_.handle(), buffer_.data(), static_cast<int>(at_ - buffer_.data())) == 1);
    at_ = buffer_.data();
  }

  by_hand::database& db_;
  std::vector<char> buffer_ = std::vector<char>(64 * 1024);
  char* at_;
};

void copying(client& db, by_hand::database& raw) {
  std::vector<reading_row> rows;
  std::vector<ReadingCreate> inputs;
  for (int i = 0; i < copied_rows; ++i) {
    rows.push_back({"device number " + std::to_string(i % 1000), i * 0.5,
                    tenon::timestamp::from_microseconds(1'700'000'000'000'000 + i * 1000LL)});
    inputs.push_back({.device = rows.back().device, .value = rows.back().value, .at = rows.back().at});
  }
  report(tenon::bench::compare_long(
      "PostgreSQL: create_many of 100,000 rows, to COPY", 1.0, 1.3, [&] { raw.exec("TRUNCATE \"Reading\""); },
      [&] {
        PGresult* r = PQexec(raw.handle(), "COPY \"Reading\" (\"device\",\"value\",\"at\") FROM STDIN (FORMAT binary)");
        raw.check(PQresultStatus(r) == PGRES_COPY_IN);
        PQclear(r);
        copy_writer to(raw);
        for (const reading_row& row : rows) to.row(row);
        to.finish();
      },
      [&] { db.reading.create_many(inputs); }, copied_rows, "binary COPY by hand, per row"));
}

// The memory of this process in MiB: what it has now, or the most it had since the last call of forget_peak().
double memory(const char* what) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(what)) return std::stod(line.substr(line.find(':') + 1)) / 1024;
  return 0;
}
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

void streaming(client& db, by_hand::database& raw) {
  raw.exec("TRUNCATE \"Reading\"");
  raw.exec(("INSERT INTO \"Reading\" (\"device\",\"value\",\"at\") SELECT 'device number ' || i, i, now() FROM "
            "generate_series(1, " +
            std::to_string(streamed_rows) + ") i")
               .c_str());
  const auto visit = [&](int take) {
    std::int64_t seen = 0;
    db.reading.for_each({.take = take}, [&](const reading::view& v) { seen += !v.device.empty(); });
    return seen;
  };
  visit(10'000);
  malloc_trim(0);  // what was freed before must not hide what is taken now
  forget_peak();
  const double before = memory("VmRSS");
  const std::int64_t seen = visit(streamed_rows);
  tenon::bench::comparison c;
  c.name = "PostgreSQL: memory that for_each over 1,000,000 rows adds to 10,000";
  c.ratio = seen == streamed_rows ? memory("VmHWM") - before : -1;
  c.goal = 1;
  c.unit = "MiB";
  c.against = "nothing";
  tenon::bench::print(c);
}

}  // namespace

void bench_bulk(client& db, by_hand::database& raw) {
  copying(db, raw);
  streaming(db, raw);
}
