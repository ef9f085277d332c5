// A queue of jobs in a table, shared by several workers: locks, searches and lists, as PostgreSQL has them.
#include "expect.hpp"

#include <tenon/testing/postgres_server.hpp>
#include <work/client.hpp>

#include <atomic>
#include <cstdio>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace work;

// Does the next job, if there is one. When the worker dies, its transaction and its lock end, and another takes the job.
bool work_once(client& db) {
  return db.transaction([](auto& tx) {
    const std::optional<Job> next =
        tx.job.find_first({.where = job::done == false, .order_by = job::id.asc(), .lock = for_update().skip_locked()});
    if (!next) return false;
    std::printf("%s\n", next->task.c_str());
    tx.job.update(job::id == next->id, {.attempts = increment(1), .done = true});
    return true;
  });
}

// One worker at a time, whatever the number of services that run this.
void tidy_up(client& db) {
  const bool was_first =
      db.try_with_advisory_lock("tidy up", [&] { db.job.remove_many({.where = job::done == true}); });
  if (!was_first) std::printf("somebody else tidies up\n");
}

int main() {
  const tenon::testing::postgres_server server;
  client db{{.url = server.url()}};
  db.create_tables();

  db.job.create_many({{.task = "paint the fence", .notes = "white, with two coats", .labels = {"garden"}},
                      {.task = "mend the gate", .labels = {"garden", "urgent"}},
                      {.task = "answer the letters"},
                      {.task = "paint the gate", .notes = "after it was mended", .labels = {"garden"}}});

  // Lists can be searched and grown.
  const auto urgent = db.job.find_many({.where = job::labels.has("urgent")});
  db.job.update(job::id == urgent[0].id, {.labels = push("today")});
  expect(db.job.count({.where = job::labels.has_every({"garden", "today"})}) == 1, "one job has both labels");
  expect(db.job.count({.where = job::labels.is_empty()}) == 1, "one job has no labels");

  // Words are found in whatever form, in several fields at once; the best match comes first.
  const auto text = full_text(job::task, job::notes);
  const auto found = db.job.find_many({.where = text.search("mend & gate"),  //
                                       .order_by = {text.relevance("mend & gate").desc(), job::id.asc()}});
  expect(found.size() == 2, "two jobs are about mending a gate");

  std::atomic<int> done = 0;
  std::vector<std::thread> workers;
  for (int i = 0; i < 3; ++i)
    workers.emplace_back([&] {
      while (work_once(db)) ++done;
    });
  for (std::thread& w : workers) w.join();
  expect(done == 4, "each job was done once");
  expect(db.job.count({.where = job::attempts == 1}) == 4, "by one worker");

  tidy_up(db);
  expect(db.job.count() == 0, "nothing is left to do");

  // Within a transaction, the lock ends with it.
  db.transaction([](auto& tx) {
    tx.advisory_lock("nightly report");
    expect(tx.try_advisory_lock("nightly report"), "who holds a lock may take it again");
  });
}
