// Writes a note and reads it again, with the header of its model alone and the client's.

#include <notes/note.hpp>

#include <notes/client.hpp>

#include <cstdio>

int main() {
  notes::client db{{.url = ":memory:"}};
  db.create_tables();
  const notes::Note written = db.note.create({.text = "buy milk"});
  const auto read = db.note.find_unique(notes::note::id == written.id);
  if (!read || read->text != "buy milk") return 1;
  std::printf("%s, %d pages\n", read->text.c_str(), read->pages);
}
