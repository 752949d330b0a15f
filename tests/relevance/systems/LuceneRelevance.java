import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * {@code index ANALYZER FOLDER} reads lines of an id, a tab and a text; {@code ask ANALYZER FOLDER
 * SIZE} reads a question a line and writes a line of ids with tabs between them, best first.
 * ANALYZER is {@code cjk} or {@code smart}. Similarity: Lucene's default, BM25.
 */
public class LuceneRelevance {
    public static void main(String[] given) throws Exception {
        Analyzer analyzer = given[1].equals("cjk") ? new CJKAnalyzer() : new SmartChineseAnalyzer();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Directory folder = new MMapDirectory(Path.of(given[2]))) {
            if (given[0].equals("index")) {
                index(lines, folder, analyzer);
            } else {
                ask(lines, folder, analyzer, Integer.parseInt(given[3]));
            }
        }
    }

    private static void index(BufferedReader lines, Directory folder, Analyzer analyzer)
            throws Exception {
        try (IndexWriter writer = new IndexWriter(folder, new IndexWriterConfig(analyzer))) {
            for (String line; (line = lines.readLine()) != null; ) {
                int tab = line.indexOf('\t');
                Document document = new Document();
                document.add(new StoredField("id", line.substring(0, tab)));
                document.add(new TextField("text", line.substring(tab + 1), Field.Store.NO));
                writer.addDocument(document);
            }
        }
    }

    private static void ask(BufferedReader lines, Directory folder, Analyzer analyzer, int size)
            throws Exception {
        QueryBuilder builder = new QueryBuilder(analyzer);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try (DirectoryReader reader = DirectoryReader.open(folder)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            for (String line; (line = lines.readLine()) != null; ) {
                Query query = builder.createBooleanQuery("text", line, BooleanClause.Occur.SHOULD);
                List<String> ids = new ArrayList<>();
                if (query != null) {
                    for (ScoreDoc hit : searcher.search(query, size).scoreDocs) {
                        ids.add(searcher.doc(hit.doc).get("id"));
                    }
                }
                out.println(String.join("\t", ids));
            }
        }
        out.flush();
    }
}
