# embed.cmake: cmake -DOUT=file.c -P embed.cmake: the migrations as C, in their order.
file(GLOB files ${CMAKE_CURRENT_LIST_DIR}/[0-9][0-9][0-9]-*.sql)
list(SORT files)
set(texts "")
set(table "")
set(count 0)
foreach(file ${files})
    get_filename_component(name ${file} NAME)
    string(REGEX MATCH "^0*([0-9]+)" _ ${name})
    set(number ${CMAKE_MATCH_1})
    file(READ ${file} hex HEX)
    string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${hex}")
    string(APPEND texts "static const char sql_${number}[] = {${bytes}0};\n")
    string(APPEND table "    {${number}, sql_${number}},\n")
    math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUT} "#include \"hub/store/sqlite/migrate.h\"\n\n${texts}
const struct migration MIGRATIONS[] = {\n${table}};
const int MIGRATION_COUNT = ${count};\n")
